# tries: make semaphores that outlive the run
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    made = libc().semget(0, 1, 0o1600)
    if made >= 0:
        libc().semctl(made, 0, 0)
    return "BROKEN" if made >= 0 else "no"
