# tries: be written in UTF-16
# expect: finished
# held by: parent
# encoding: utf-16
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return "x"
