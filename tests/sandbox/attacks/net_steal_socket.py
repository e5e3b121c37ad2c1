# tries: take an open descriptor from the parent
# expect: finished
# held by: landlock, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import call
    process = call("pidfd_open", PARENT, 0)
    return "BROKEN" if process >= 0 and call("pidfd_getfd", process, 0, 0) >= 0 else "no"
