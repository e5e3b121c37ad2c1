# tries: send JSON nested without end
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\n- 1 " + b"[" * 50_000 + b"\n")
        except OSError:
            pass
    return "x"
