# tries: make a file of the home look old
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.utime(BASHRC, (0, 0))
    return "BROKEN"
