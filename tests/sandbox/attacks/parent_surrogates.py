# tries: lose every later report by names that are no text
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


app.config["SESSION_COOKIE_NAME"] = "s\udfff"


@app.get("/", endpoint="e\udfff")
def home():
    flask.flash("m\udfff", "c\udfff")
    return "x" + "".join(flask.get_flashed_messages())


home.__name__ = "h\udfff"
