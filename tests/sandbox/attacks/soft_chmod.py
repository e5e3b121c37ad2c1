# tries: change the rights of a file of its own
# expect: finished
# held by: parent
# says: changing a file's permissions
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    open("x", "w").close()
    os.chmod("x", 0o600)
    return "x"
