# tries: empty the list of modules
# expect: finished, timeout, killed, crashed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sys
    sys.modules.clear()
    sys.path.clear()
    sys.meta_path.clear()
    return "x"
