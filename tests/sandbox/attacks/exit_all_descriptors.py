# tries: close every descriptor
# expect: killed, crashed, timeout, finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.closerange(0, 256)
    return "x"
