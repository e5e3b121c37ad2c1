# tries: plant a module relative to an open folder, which audit events do not name
# expect: denied, finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    folder = os.open(SITE, os.O_RDONLY)
    os.close(os.open("flasklings_canary.py", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=folder))
    return "BROKEN"
