# tries: log without end
# expect: timeout, output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    while True:
        app.logger.error("x" * 1000)
