# tries: make a queue that outlives the run
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    made = libc().msgget(0, 0o1600)
    if made >= 0:
        libc().msgctl(made, 0, 0)
    return "BROKEN" if made >= 0 else "no"
