# tries: make the parent keep a cookie of 20 MB
# expect: finished, timeout, memory
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    response = flask.Response("x")
    response.headers["Set-Cookie"] = "session=" + "a" * 20_000_000
    return response
