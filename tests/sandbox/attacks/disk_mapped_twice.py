# tries: turn a small mapping's page to one hole after another
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import ctypes, mmap, os
    if MACHINE not in ("x86_64", "aarch64"):
        return "no"
    file = os.open("window", os.O_RDWR | os.O_CREAT)
    os.ftruncate(file, 60_000_000)
    window = mmap.mmap(file, 4096)
    address = ctypes.addressof(ctypes.c_char.from_buffer(window))
    number = 216 if MACHINE == "x86_64" else 234
    done = 0
    for page in range(0, 60_000_000 // 4096):
        done += libc().syscall(number, ctypes.c_void_p(address), 4096, 0, ctypes.c_long(page), 0) == 0
    return "BROKEN" if done else "no"
