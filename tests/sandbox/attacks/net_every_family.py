# tries: open a socket of any family by system calls
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    found = [family for family in range(64) for kind in (1, 2, 3, 5) if libc().socket(family, kind, 0) >= 0]
    return f"BROKEN {found}" if found else "none"
