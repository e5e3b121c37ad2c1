# tries: make a file that runs as its owner
# expect: finished, denied
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, stat
    try:
        os.close(os.open("tool", os.O_WRONLY | os.O_CREAT, 0o6755))
    except OSError:
        return "no"
    return "BROKEN" if os.stat("tool").st_mode & stat.S_ISUID else "no"
