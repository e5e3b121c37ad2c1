# tries: signal by a process descriptor
# expect: denied, finished
# held by: landlock-6, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, signal
    signal.pidfd_send_signal(os.pidfd_open(SIBLING), 9)
    return "BROKEN"
