# tries: connect to a server on this machine
# expect: denied
# held by: landlock-4, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import socket
    socket.create_connection(("127.0.0.1", TCP)).sendall(b"hello")
    return "BROKEN"
