# tries: lay a link that looks harmless and climb behind it
# expect: finished
# held by: landlock, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.symlink("..", "up")
    return open("up/" + os.path.relpath(SECRET_FILE, os.path.dirname(os.getcwd()))).read()
