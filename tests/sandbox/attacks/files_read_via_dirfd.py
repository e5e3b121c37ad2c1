# tries: reach the secret relative to an open folder, which audit events do not name
# expect: denied, finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    path = os.path.relpath(SECRET_FILE)
    here = os.open(".", os.O_RDONLY)
    os.makedirs("a/b/c/d/e/f/g/h")
    os.chdir("a/b/c/d/e/f/g/h")
    return os.read(os.open(path, os.O_RDONLY, dir_fd=here), 100)
