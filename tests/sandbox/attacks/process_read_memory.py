# tries: read another program's memory
# expect: finished
# held by: landlock, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes
    from raw import call
    buffer = ctypes.create_string_buffer(8)
    ours = (ctypes.c_uint64 * 2)(ctypes.addressof(buffer), 8)
    theirs = (ctypes.c_uint64 * 2)(0x400000, 8)
    return "BROKEN" if call("process_vm_readv", SIBLING, ours, 1, theirs, 1, 0) > 0 else "no"
