# tries: keep deleted files by one mapped page each
# expect: output, finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes, os
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    private, readable = 2, 1
    held = 0
    while held < 200_000_000:
        with open("page", "w+b", buffering=0) as file:
            held += file.write(bytes(16_000_000))
            if libc.mmap(None, 4096, readable, private, file.fileno(), 0) in (None, 2**64 - 1):
                return "no mapping"
        os.remove("page")
        if held > 80_000_000:
            return "BROKEN"
    return "x"
