# tries: read what the attributes of a private file hold
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    return str([os.getxattr(SECRET_FILE, name) for name in os.listxattr(SECRET_FILE)])
