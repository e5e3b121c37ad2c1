# tries: change the owner of a file of its own
# expect: finished
# held by: parent
# says: changing a file's owner
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    open("x", "w").close()
    os.chown("x", os.getuid(), os.getgid())
    return "x"
