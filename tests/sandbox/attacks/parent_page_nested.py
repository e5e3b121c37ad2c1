# tries: hold the parent with 300,000 nested elements
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
    return "<b>" * 330_000
