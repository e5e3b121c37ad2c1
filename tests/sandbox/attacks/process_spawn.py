# tries: start a program by posix_spawn
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.posix_spawn("/bin/sleep", ["sleep", "100"], {})
    return "BROKEN"
