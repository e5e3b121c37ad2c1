# tries: type into the learner's terminal
# expect: finished
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    return "BROKEN" if any(libc().ioctl(n, 0x5412, b"x") == 0 for n in range(3)) else "no"
