# tries: end the group of the program that runs the app
# expect: denied
# held by: landlock-6, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.killpg(os.getpgid(PARENT), 9)
    return "BROKEN"
