# tries: use temporary files and folders
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, tempfile
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as file:
        os.makedirs(folder + "/a/b")
        open(folder + "/a/b/c", "w").close()
        file.write(b"x")
    return "OK"
