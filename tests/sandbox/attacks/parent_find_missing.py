# tries: hold the parent with messages that a long page doesn't hold
# expect: finished, timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    flask.session["_flashes"] = [("message", f"no {number}") for number in range(20_000)]
    flask.get_flashed_messages()
    return "n" * 1_000_000
