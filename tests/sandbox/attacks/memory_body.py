# tries: answer with a giant body
# expect: finished, memory, timeout
# held by: limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return b"x" * 60_000_000
