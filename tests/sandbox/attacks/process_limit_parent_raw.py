# tries: take them away by a system call
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
    return "BROKEN" if call("prlimit64", PARENT, 7, (ctypes.c_uint64 * 2)(3, 3), 0) == 0 else "no"
