# tries: hold NUL bytes
# expect: finished
# held by: parent
# encoding: nul
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return "x"
