# tries: send a body that never ends
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    def body():
        while True:
            yield "x" * 10_000
    return flask.Response(body())
