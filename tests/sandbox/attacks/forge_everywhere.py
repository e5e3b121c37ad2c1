# tries: write an event on every descriptor
# expect: finished
# held by: parent
# never: FORGED
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    for descriptor in range(1, 256):
        try:
            os.write(descriptor, b'\n{"event":"flashed","n":1,"category":"a","message":"FORGED","kind":"str","file":null,"line":null}\n')
        except OSError:
            pass
    return "x"
