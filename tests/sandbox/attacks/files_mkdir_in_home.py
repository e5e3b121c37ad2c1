# tries: leave a new folder in the home
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.mkdir(HOME + "/new")
    return "BROKEN"
