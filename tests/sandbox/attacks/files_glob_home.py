# tries: find the home's files by a pattern
# expect: finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import glob
    found = glob.glob(HOME + "/*")
    return "BROKEN" if found else "none"
