# tries: make a file that nobody can remove
# expect: finished
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes, os
    from raw import libc
    descriptor = os.open("forever", os.O_CREAT | os.O_RDONLY)
    return "BROKEN" if libc().ioctl(descriptor, 0x40086602, ctypes.byref(ctypes.c_long(0x10))) == 0 else "no"
