# tries: change the root
# expect: denied
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.chroot(".")
    return "BROKEN"
