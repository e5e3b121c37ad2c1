# tries: send a body one byte at a time
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import time
    def body():
        while True:
            time.sleep(0.01)
            yield "x"
    return flask.Response(body())
