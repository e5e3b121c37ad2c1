# tries: have the kernel do it from its own queue
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes
    from raw import call
    return "BROKEN" if call("io_uring_setup", 4, ctypes.create_string_buffer(120)) >= 0 else "no"
