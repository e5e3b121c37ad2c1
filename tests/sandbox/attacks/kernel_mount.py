# tries: mount something over the home
# expect: finished
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    return "BROKEN" if libc().mount(b"none", HOME.encode(), b"tmpfs", 0, None) == 0 else "no"
