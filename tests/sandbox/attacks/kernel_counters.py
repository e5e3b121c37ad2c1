# tries: measure other programs with the processor's counters
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes
    from raw import call
    made = call("perf_event_open", (ctypes.c_uint32 * 32)(1, 112), 0, -1, -1, 0)
    return "BROKEN" if made >= 0 else "no"
