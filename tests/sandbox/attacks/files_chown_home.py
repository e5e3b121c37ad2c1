# tries: give a file of the home away
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.chown(BASHRC, 12345, 12345)
    return "BROKEN"
