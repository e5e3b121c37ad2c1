# tries: talk to a daemon through an abstract socket
# expect: denied
# held by: landlock-6, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import socket
    socket.socket(socket.AF_UNIX).connect("\0" + ABSTRACT)
    return "BROKEN"
