# tries: run a private file of the home
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import runpy
    return runpy.run_path(HOME + "/private.py")["SECRET"]
