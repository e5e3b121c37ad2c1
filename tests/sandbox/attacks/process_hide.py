# tries: hide one's open files from the watch
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    return "BROKEN" if libc().prctl(4, 0, 0, 0, 0) == 0 else "no"
