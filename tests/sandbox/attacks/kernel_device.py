# tries: make the device of the disk
# expect: denied, finished
# held by: landlock, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, stat
    os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(8, 0))
    return "BROKEN"
