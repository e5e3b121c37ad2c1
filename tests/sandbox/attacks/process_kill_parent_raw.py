# tries: end the program that runs the app by a system call
# expect: finished
# held by: landlock-6, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    return "BROKEN" if libc().kill(PARENT, 9) == 0 else "no"
