# tries: damage the sandbox's own objects in memory
# expect: finished, timeout, killed, crashed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import gc
    for thing in gc.get_objects():
        if type(thing).__name__ in ("Channel", "Observer", "Sink", "Places"):
            vars(thing).clear()
    return "x"
