# tries: send a packet by system calls
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import struct
    from raw import libc
    address = struct.pack("=HHL8x", 2, ((UDP & 255) << 8) | UDP >> 8, 0x0100007F)
    descriptor = libc().socket(2, 2, 0)
    return "BROKEN" if descriptor >= 0 and libc().sendto(descriptor, b"x", 1, 0, address, 16) == 1 else "no"
