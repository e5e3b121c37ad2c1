# tries: name its own modules like the sandbox's
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sys
    return sorted(name for name in sys.modules if name.startswith("sandbox"))
