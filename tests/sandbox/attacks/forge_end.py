# tries: find the channel in memory and say that all is well
# expect: finished, timeout, killed
# held by: parent
# never: FORGED
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import gc
    channel = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
    channel.send({"event": "ended", "reason": "finished", "detail": "FORGED", "ms": 0})
    channel.send({"event": "response", "n": 1, "status": 200, "body": "FORGED"})
    channel.send({"event": "cookie", "n": 1, "name": "FORGED"})
    return "x"
