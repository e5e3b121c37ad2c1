# tries: make a file of memory that no limit counts
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.memfd_create("x")
    return "BROKEN"
