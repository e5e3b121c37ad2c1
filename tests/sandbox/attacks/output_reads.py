# tries: read without end
# expect: output, timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    for _ in range(1000):
        flask.flash("x" * 4000)
    while True:
        flask.get_flashed_messages()
