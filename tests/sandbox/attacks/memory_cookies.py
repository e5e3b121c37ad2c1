# tries: set thousands of cookies
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    response = flask.Response("x")
    for number in range(5_000):
        response.set_cookie(f"cookie{number}", "y" * 500)
    return response
