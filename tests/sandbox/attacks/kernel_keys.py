# tries: put a key into the learner's key ring
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import call
    import ctypes
    made = call("add_key", ctypes.c_char_p(b"user"), ctypes.c_char_p(b"canary"), ctypes.c_char_p(b"x"), 1, -3)
    return "BROKEN" if made >= 0 else "no"
