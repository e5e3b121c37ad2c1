# tries: leave a program behind that knows nothing of the run, and die at once
# expect: denied, crashed
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, subprocess
    try:
        subprocess.Popen(["sleep", "300"], env={}, cwd="/", start_new_session=True)
    finally:
        os._exit(0)
