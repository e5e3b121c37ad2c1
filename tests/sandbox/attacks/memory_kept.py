# tries: fill a list that stays, in small pieces
# expect: memory
# held by: limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


keep = []
@app.get("/")
def home():
    while True:
        keep.append(bytearray(5_000))
