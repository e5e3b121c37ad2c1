# tries: read the secret by a rare system call
# expect: finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes, os
    from raw import call
    how = (ctypes.c_uint64 * 3)(0, 0, 0)
    descriptor = call("openat2", -100, ctypes.c_char_p(SECRET_FILE.encode()), how, 24)
    return os.read(descriptor, 100) if descriptor >= 0 else "no"
