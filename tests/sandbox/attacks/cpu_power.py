# tries: compute in C, where no signal handler of Python's runs
# expect: timeout, memory
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return str(len(str(7 ** (10**8))))
