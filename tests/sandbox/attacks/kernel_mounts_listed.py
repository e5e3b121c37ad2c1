# tries: list what is mounted on the machine
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
    wanted = (ctypes.c_uint64 * 4)(32, 2**64 - 1, 0, 0)
    found = (ctypes.c_uint64 * 64)()
    many = libc().syscall(458, ctypes.byref(wanted), ctypes.byref(found), ctypes.c_size_t(64), 0)
    return "BROKEN" if many > 0 else "no"
