# tries: mark a file of the home
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.setxattr(BASHRC, "user.mark", b"1")
    return "BROKEN"
