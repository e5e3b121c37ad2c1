# tries: take over every signal
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import signal
    for number in range(1, 64):
        try:
            signal.signal(number, lambda *_: None)
        except (OSError, ValueError):
            pass
    return "x"
