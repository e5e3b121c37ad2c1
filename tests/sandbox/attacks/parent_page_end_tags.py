# tries: hold the parent with end tags in a text field
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    flask.flash("needle")
    flask.get_flashed_messages()
    return "<textarea>" + "</t" * 330_000
