# tries: lay a link to the secret into the project and follow it
# expect: denied
# held by: landlock, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.symlink(SECRET_FILE, "innocent")
    return open("innocent").read()
