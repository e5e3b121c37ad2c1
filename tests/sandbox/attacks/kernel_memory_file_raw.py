# tries: make that file by a system call
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
    return "BROKEN" if call("memfd_create", ctypes.c_char_p(b"x"), 0) >= 0 else "no"
