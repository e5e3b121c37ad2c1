# tries: hold the parent with references to characters
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
    return "&notit;&#" * 100_000 + "&#" + "9" * 100_000
