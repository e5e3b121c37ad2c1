# tries: list the home through the C library
# expect: finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import ctypes
    lib = libc()
    lib.opendir.restype = ctypes.c_void_p
    return "BROKEN" if lib.opendir(HOME.encode()) else "none"
