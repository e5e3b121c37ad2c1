# tries: use up all memory and hide it
# expect: finished, memory, timeout
# held by: limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    keep = []
    try:
        while True:
            keep.append(bytearray(1_000_000))
    except MemoryError:
        return "hidden"
