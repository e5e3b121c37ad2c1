# tries: leave half a line on every descriptor
# expect: finished
# held by: parent
# says: genuine
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    for descriptor in range(3, 256):
        try:
            os.write(descriptor, b'{"event":"fla')
        except OSError:
            pass
    flask.flash("genuine")
    return "x"
