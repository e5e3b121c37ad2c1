# tries: send frames whose fields are of the wrong kind
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
    number = channel._number
    for frame in ({"event": "flashed"}, {"event": 7}, {}, {"event": "error", "n": "x"}, {"event": "started", "isolation": 3}):
        channel.send(frame)
        channel._number = number
    return "x"
