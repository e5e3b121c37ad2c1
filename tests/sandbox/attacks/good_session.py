# tries: keep things in the session
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    flask.session["x"] = [1, {"a": None}, flask.Markup("b") if hasattr(flask, "Markup") else "b"]
    flask.session.permanent = True
    return "OK"
