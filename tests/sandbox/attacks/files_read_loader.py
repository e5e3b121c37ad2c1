# tries: read the secret through the import system
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from importlib.machinery import SourceFileLoader
    return SourceFileLoader("x", SECRET_FILE).get_data(SECRET_FILE)
