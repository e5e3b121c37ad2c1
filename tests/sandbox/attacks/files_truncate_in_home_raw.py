# tries: empty a file of the home by a system call
# expect: finished
# held by: landlock-3, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    libc().truncate(BASHRC.encode(), 0)
    return "tried"
