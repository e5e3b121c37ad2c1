# tries: take over the handling of page faults
# expect: finished
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import call
    return "BROKEN" if call("userfaultfd", 0) >= 0 else "no"
