# tries: fill a list
# expect: memory
# held by: limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    keep = []
    while True:
        keep.append(bytearray(1_000_000))
