# tries: read the list of users
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return "BROKEN" + open("/etc/passwd").read()
