# tries: say early that the request is done
# expect: killed, finished, crashed, timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import gc
    channel = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
    for _ in range(5):
        channel.send({"event": "rest"})
    return "x"
