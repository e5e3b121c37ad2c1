# tries: go to the home, then read there
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.chdir(HOME)
    return open("secret.txt").read()
