# tries: load a program into the kernel
# expect: finished
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes
    from raw import call
    return "BROKEN" if call("bpf", 0, (ctypes.c_uint32 * 16)(1, 4, 4, 1), 64) >= 0 else "no"
