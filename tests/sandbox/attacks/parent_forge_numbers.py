# tries: make the parent believe in numbers without measure
# expect: finished, crashed
# held by: parent
import gc
import time

import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


WRONG = [
    {"headers": [["Set-Cookie", "session=b", length]]} for length in (6_000_000_000, 2**62, 2**80, -(2**70))
] + [{"status": 10**300}, {"body_bytes": 2**90}, {"n": 2**64}]


@app.get("/")
def home():
    channel = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
    answer = {"event": "answer", "n": 1, "status": 200, "headers": [], "body": "", "body_bytes": 0, "session": "cookie", "queue": [], "unhandled": False}
    for wrong in WRONG:
        channel.send({**answer, **wrong})
    channel.send({"event": "rest"})
    time.sleep(0.1)
    return "x"
