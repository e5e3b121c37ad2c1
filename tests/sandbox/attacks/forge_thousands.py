# tries: write thousands of false lines
# expect: output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\nforged" * 100_000)
        except OSError:
            pass
    return "x"
