# tries: take the parent's descriptors away for good
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import resource
    resource.prlimit(PARENT, resource.RLIMIT_NOFILE, (3, 3))
    return "BROKEN"
