# tries: add a line to what the shell runs at its start
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    with open(BASHRC, "a") as file:
        file.write("echo owned\n")
    return "BROKEN"
