# tries: read the requests from the pipe in the parent's place
# expect: timeout, killed, crashed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    for descriptor in range(3, 20):
        try:
            os.read(descriptor, 100_000)
        except OSError:
            pass
    while True:
        pass
