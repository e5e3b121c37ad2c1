# tries: pin another program to one processor
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.sched_setaffinity(SIBLING, {0})
    return "BROKEN"
