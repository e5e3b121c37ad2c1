# tries: take all the watches of the user
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    made = [libc().inotify_init1(0) for _ in range(3)] + [libc().inotify_init()]
    return "BROKEN" if max(made) >= 0 else "no"
