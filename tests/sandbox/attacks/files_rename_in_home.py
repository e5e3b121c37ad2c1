# tries: take a file of the home away
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.rename(SECRET_FILE, "mine")
    return open("mine").read()
