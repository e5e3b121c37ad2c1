# tries: be five megabytes long
# expect: finished, timeout
# held by: parent
# encoding: long
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return "x"
