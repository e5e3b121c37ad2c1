# tries: pretend that somebody pressed Ctrl+C
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    raise KeyboardInterrupt
