# tries: leave in the middle of the body
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    def body():
        yield "half"
        raise SystemExit
    return flask.Response(body())
