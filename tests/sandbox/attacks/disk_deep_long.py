# tries: nest folders with names as long as can be
# expect: output, finished, denied
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, time
    for _ in range(40):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
    time.sleep(0.3)
    return "x"
