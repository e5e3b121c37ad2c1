# tries: hold the parent with messages that all begin alike, on a page of their letter
# expect: finished, timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    for length in range(1, 500):
        flask.flash("a" * length)
    flask.get_flashed_messages()
    return "a" * 1_000_000
