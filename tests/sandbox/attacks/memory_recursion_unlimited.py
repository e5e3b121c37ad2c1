# tries: call itself without end, and without Python's limit
# expect: memory, crashed, timeout
# held by: limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sys
    sys.setrecursionlimit(10**9)
    def again():
        return again()
    return again()
