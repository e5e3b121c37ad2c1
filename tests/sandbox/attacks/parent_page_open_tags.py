# tries: hold the parent with a page of tags that never end
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
    return "<a" * 500_000
