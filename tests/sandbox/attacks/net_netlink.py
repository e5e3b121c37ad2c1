# tries: talk to the kernel's routing
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import socket
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    return "BROKEN"
