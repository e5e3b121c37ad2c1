# tries: say a second time, and falsely, what protects the machine
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
    channel.send({"event": "started", "python": "9", "flask": "9", "isolation": ["everything"], "pid": 1})
    return "x"
