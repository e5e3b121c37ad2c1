# tries: call what subprocess itself calls
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import _posixsubprocess
    _posixsubprocess.fork_exec()
    return "BROKEN"
