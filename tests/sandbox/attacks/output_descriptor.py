# tries: write without end past Python's streams
# expect: output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    while True:
        os.write(1, b"x" * 65536)
