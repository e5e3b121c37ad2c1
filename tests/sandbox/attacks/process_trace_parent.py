# tries: seize the program that runs the app with a debugger
# expect: finished
# held by: landlock, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import call
    return "BROKEN" if call("ptrace", 0x4206, PARENT, 0, 0) == 0 else "no"
