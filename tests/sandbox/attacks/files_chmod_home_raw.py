# tries: open the home to everybody by a system call
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    libc().chmod(HOME.encode(), 0o777)
    return "tried"
