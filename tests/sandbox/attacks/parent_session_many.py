# tries: make the parent keep a session that unfolds to a thousand times its size, 200 times
# expect: finished, timeout
# held by: parent
import base64
import zlib

import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    response = flask.Response("x")
    for number in range(200):
        packed = zlib.compress(b'{"n":%d,"_flashes":[' % number + b"1," * 400_000 + b"1]}")
        response.headers.add("Set-Cookie", "session=." + base64.urlsafe_b64encode(packed).decode().rstrip("=") + f".t.{number}; Path=/{number}")
    return response
