# tries: raise in the frames of the sandbox by a trace function
# expect: finished, timeout, killed, crashed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sys
    def trace(frame, *_):
        if "_flasklings_child" in frame.f_globals.get("__name__", ""):
            raise RuntimeError("no")
        return trace
    sys.settrace(trace)
    sys.setprofile(trace)
    return "x"
