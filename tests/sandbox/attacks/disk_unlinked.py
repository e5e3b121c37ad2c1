# tries: fill the disk with files that have no name
# expect: output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, time
    keep = []
    while True:
        keep.append(open("big", "wb", buffering=0))
        os.remove("big")
        keep[-1].write(bytes(20_000_000))
        time.sleep(0.02)
