# tries: start as many threads as there is time for, on tiny stacks
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


def thread(flags, count):
    """Start threads by the bare call; each of them sleeps for ever."""
    import ctypes, mmap
    code = bytes.fromhex("b838000000 0f05 85c0 7401 c3 b822000000 0f05 ebf7")
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(code)
    stacks = mmap.mmap(-1, 1_048_576)
    at = lambda memory: ctypes.addressof(ctypes.c_char.from_buffer(memory))
    call = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_ulong, ctypes.c_void_p)(at(page))
    return sum(call(flags, at(stacks) + 4096 * (n % 250 + 1)) > 0 for n in range(count))


@app.get("/")
def home():
    if MACHINE != "x86_64":
        return "no"
    return "BROKEN" if thread(0x50F00, 600) > 250 else "no"
