# tries: loop when the process ends
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import atexit, threading
    def loop():
        while True:
            pass
    atexit.register(loop)
    threading._register_atexit(loop)
    return "x"
