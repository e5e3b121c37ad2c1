# tries: run a program in a terminal of its own
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import pty
    pty.spawn("/bin/true")
    return "BROKEN"
