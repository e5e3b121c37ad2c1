# tries: open the home to everybody
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.chmod(HOME, 0o777)
    return "BROKEN"
