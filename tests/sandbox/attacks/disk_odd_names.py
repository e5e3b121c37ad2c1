# tries: give files names that trip whoever removes them
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    for name in ("\n", " ", "-rf", "a" * 255, "~", "$(id)", "*"):
        open(name, "w").close()
    open(b"\xff\xfe", "w").close()
    return "x"
