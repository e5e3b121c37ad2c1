# tries: change the rights of a library's file, for which reading it is enough
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    name = flask.__file__
    descriptor = os.open(name, os.O_RDONLY)
    os.fchmod(descriptor, os.stat(name).st_mode)
    return "BROKEN"
