# tries: make the parent fail at a session of nested lists
# expect: finished
# held by: parent
import base64
import zlib

import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    packed = zlib.compress(b'{"a":' + b"[" * 900 + b"]" * 900 + b"}")
    response = flask.Response("x")
    response.set_cookie("session", "." + base64.urlsafe_b64encode(packed).decode().rstrip("=") + ".t.s")
    return response
