# tries: add that line through the C library
# expect: finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import os
    descriptor = libc().open(BASHRC.encode(), os.O_WRONLY | os.O_APPEND)
    libc().write(descriptor, b"echo owned\n", 11)
    return "tried"
