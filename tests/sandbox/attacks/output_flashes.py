# tries: flash without end
# expect: output, timeout, memory
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    while True:
        flask.flash("x" * 4000)
