# tries: make a named pipe for whoever cleans up to hang on
# expect: denied, finished
# held by: landlock, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.mkfifo("pipe")
    return "BROKEN"
