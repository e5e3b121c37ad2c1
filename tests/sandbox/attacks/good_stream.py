# tries: stream a body
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    def body():
        yield "O"
        yield "K"
    return flask.Response(flask.stream_with_context(body()))
