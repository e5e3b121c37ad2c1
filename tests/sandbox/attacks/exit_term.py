# tries: end itself by a polite signal
# expect: killed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.kill(os.getpid(), 15)
