# tries: make a file of its own look old
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
    os.utime("x", (0, 0))
    return "x"
