# tries: plant a module in the sandbox's own code
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, sys
    folder = os.path.dirname(sys.modules["_flasklings_child"].__file__)
    open(folder + "/flasklings_canary.py", "w").close()
    return "BROKEN"
