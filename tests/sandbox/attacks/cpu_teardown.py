# tries: loop after the response
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.teardown_request
def teardown(_):
    while True:
        pass
@app.get("/")
def home():
    return "x"
