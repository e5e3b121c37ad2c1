# tries: have the kernel signal another program when a pipe stirs
# expect: denied
# held by: landlock-6, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import fcntl, os
    reading, _ = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, SIBLING)
    return "BROKEN"
