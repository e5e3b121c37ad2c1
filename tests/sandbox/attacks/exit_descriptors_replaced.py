# tries: put the null device in place of every descriptor
# expect: killed, crashed, timeout, finished, denied
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(0, 30):
        if descriptor != null:
            os.dup2(null, descriptor)
    return "x"
