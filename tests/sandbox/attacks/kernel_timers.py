# tries: take all the timers of the user
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes
    libc, made = ctypes.CDLL(None), 0
    for _ in range(300):
        timer = ctypes.c_void_p()
        made += libc.timer_create(1, None, ctypes.byref(timer)) == 0
    return "BROKEN" if made > 100 else "no"
