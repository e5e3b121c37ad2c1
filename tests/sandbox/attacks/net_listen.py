# tries: offer a service of one's own
# expect: denied
# held by: landlock-4, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import socket
    socket.create_server(("127.0.0.1", 0))
    return "BROKEN"
