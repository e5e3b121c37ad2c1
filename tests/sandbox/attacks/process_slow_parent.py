# tries: take the processor away from the program that runs the app
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.setpriority(os.PRIO_PROCESS, PARENT, 19)
    return "BROKEN"
