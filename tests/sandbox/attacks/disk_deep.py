# tries: nest folders deeper than a path can name
# expect: output, finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    for _ in range(1_900):
        os.mkdir("d")
        os.chdir("d")
    return "x"
