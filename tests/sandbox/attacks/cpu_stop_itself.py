# tries: stop its own process
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, signal
    os.kill(os.getpid(), signal.SIGSTOP)
