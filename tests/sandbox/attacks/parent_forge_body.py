# tries: make the parent fail at a body that is no base64
# expect: finished, crashed
# held by: parent
import gc
import time

import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


WRONG = [{"body": "A"}, {"body": "\u20ac" * 4}, {"body": "=" * 99}, {"body": "A" * 3_000_000}]


@app.get("/")
def home():
    channel = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
    answer = {"event": "answer", "n": 1, "status": 200, "headers": [], "body": "", "body_bytes": 0, "session": "cookie", "queue": [], "unhandled": False}
    for wrong in WRONG:
        channel.send({**answer, **wrong})
    channel.send({"event": "rest"})
    time.sleep(0.1)
    return "x"
