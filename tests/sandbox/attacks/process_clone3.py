# tries: split in two by the youngest call for it
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes, os, signal
    from raw import call
    pid = call("clone3", (ctypes.c_uint64 * 11)(0, 0, 0, 0, signal.SIGCHLD), 88)
    if pid == 0:
        os._exit(0)
    return "BROKEN" if pid > 0 else "no"
