# tries: search for ever in a regular expression
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import re
    return str(re.match("(a+)+$", "a" * 60 + "b"))
