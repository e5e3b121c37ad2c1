# tries: give the secret a second name in the project
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.link(SECRET_FILE, "mine")
    return open("mine").read()
