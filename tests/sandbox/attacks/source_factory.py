# tries: make the app in a factory that raises
# expect: finished, timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


del app
def create_app():
    raise SystemExit(5)
