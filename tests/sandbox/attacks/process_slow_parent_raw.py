# tries: take the processor away by a system call
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    return "BROKEN" if libc().setpriority(0, PARENT, 19) == 0 else "no"
