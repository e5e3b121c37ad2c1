# tries: empty a file of the home
# expect: denied
# held by: landlock-3, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.truncate(BASHRC, 0)
    return "BROKEN"
