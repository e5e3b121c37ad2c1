# tries: put functions of its own in place of Flask's
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    flask.flash = flask.helpers.flash = lambda *_: None
    flask.get_flashed_messages = flask.helpers.get_flashed_messages = lambda *_: ["passed"]
    flask.flash("x")
    return "passed"
