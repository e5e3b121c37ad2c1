# tries: break json, os.write and the streams
# expect: finished, timeout, killed, crashed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import json, os, sys
    json.dumps = json.loads = json.JSONEncoder.encode = None
    os.write = os.read = lambda *_: 0
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = None
    return "x"
