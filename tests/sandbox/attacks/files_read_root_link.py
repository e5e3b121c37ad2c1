# tries: go round through the process's own root
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    return open(f"/proc/self/root{SECRET_FILE}").read()
