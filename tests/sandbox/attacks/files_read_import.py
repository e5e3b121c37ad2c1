# tries: import a private module of the home
# expect: finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sys
    sys.path.append(HOME)
    import private
    return private.SECRET
