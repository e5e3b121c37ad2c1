# tries: let every audited action fail
# expect: finished, timeout, killed, crashed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sys
    def refuse(*_):
        raise RuntimeError("no")
    sys.addaudithook(refuse)
    return "x"
