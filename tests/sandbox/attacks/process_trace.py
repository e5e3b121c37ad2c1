# tries: attach a debugger to another program, which stops it
# expect: finished
# held by: landlock, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import call
    return "BROKEN" if call("ptrace", 16, SIBLING, 0, 0) == 0 else "no"
