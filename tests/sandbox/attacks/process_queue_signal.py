# tries: signal with a value attached
# expect: finished
# held by: landlock-6, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes
    from raw import call
    info = (ctypes.c_int * 32)(9, 0, -1)
    return "BROKEN" if call("rt_sigqueueinfo", SIBLING, 9, info) == 0 else "no"
