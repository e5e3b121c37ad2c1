# tries: answer a request many times, and requests that nobody made
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import gc
    channel = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
    for number in (1, 1, 0, -5, 10**12):
        channel.send({"event": "answer", "n": number, "status": 999, "headers": [["a", "b", 1]], "body": "!!!", "body_bytes": -7, "session": "cookie", "queue": None, "unhandled": False})
    return "x"
