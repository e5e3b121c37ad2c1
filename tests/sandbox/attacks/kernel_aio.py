# tries: take all the slots for input and output of the machine
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import ctypes
    if MACHINE not in ("x86_64", "aarch64"):
        return "no"
    context = ctypes.c_ulong(0)
    number = 206 if MACHINE == "x86_64" else 0
    return "BROKEN" if libc().syscall(number, 128, ctypes.byref(context)) == 0 else "no"
