# tries: split in two through the C library
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import os
    pid = libc().fork()
    if pid == 0:
        os._exit(0)
    return "BROKEN" if pid > 0 else "no"
