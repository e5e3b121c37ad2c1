# tries: run a shell command
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    return "BROKEN" if os.system("true") == 0 else "no"
