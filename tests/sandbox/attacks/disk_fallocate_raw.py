# tries: reserve room past the end of empty files
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import ctypes, os
    held = 0
    for number in range(10):
        file = os.open(f"empty{number}", os.O_RDWR | os.O_CREAT)
        keep_size = 1
        libc().fallocate(file, keep_size, ctypes.c_long(0), ctypes.c_long(20_000_000))
        held += os.fstat(file).st_blocks * 512
    return "BROKEN" if held else "no"
