# tries: talk to a daemon through its socket file
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import socket
    socket.socket(socket.AF_UNIX).connect(UNIX)
    return "BROKEN"
