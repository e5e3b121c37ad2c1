# tries: run a program
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import subprocess
    return "BROKEN" + subprocess.run(["id"], capture_output=True, text=True).stdout
