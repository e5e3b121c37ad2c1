# tries: ask for a name's address
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import socket
    return "BROKEN" + str(socket.getaddrinfo("example.org", 80))
