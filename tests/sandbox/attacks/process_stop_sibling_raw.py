# tries: freeze another program by a system call
# expect: finished
# held by: landlock-6, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    return "BROKEN" if libc().kill(SIBLING, 19) == 0 else "no"
