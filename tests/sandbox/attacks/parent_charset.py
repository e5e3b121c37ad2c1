# tries: hold the parent with a character set that takes a square of the time
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    page = "x" * 200_000 + "-" + "a9" * 200_000
    return flask.Response(page, content_type="text/html; charset=punycode")
