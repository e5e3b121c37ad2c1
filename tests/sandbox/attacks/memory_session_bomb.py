# tries: set a session that is small on the wire and giant unpacked
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    flask.session["x"] = "y" * 3_000_000
    return "x"
