# tries: connect to that server by system calls
# expect: finished
# held by: landlock-4, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes, struct
    from raw import libc
    address = struct.pack("=HHL8x", 2, ((TCP & 255) << 8) | TCP >> 8, 0x0100007F)
    descriptor = libc().socket(2, 1, 0)
    return "BROKEN" if descriptor >= 0 and libc().connect(descriptor, address, 16) == 0 else "no"
