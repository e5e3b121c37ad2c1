# tries: make every path look like the project's
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, posixpath
    own = os.getcwd()
    posixpath.abspath = posixpath.realpath = posixpath.normpath = posixpath.join = lambda *_: own
    os.getcwd = lambda: SECRET_FILE
    os.fsdecode = lambda _: own
    return open(SECRET_FILE).read()
