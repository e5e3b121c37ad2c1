# tries: look for a package that may not be there
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    try:
        import not_installed
    except ImportError:
        return "OK"
