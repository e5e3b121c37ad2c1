# tries: become another program through the C library
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes
    from raw import libc
    arguments = (ctypes.c_char_p * 3)(b"sleep", b"100", None)
    libc().execv(b"/bin/sleep", arguments)
    return "no"
