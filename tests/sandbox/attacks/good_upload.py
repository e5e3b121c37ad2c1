# tries: keep an uploaded file
# expect: finished
# held by: nothing: a good app
# request: {"path": "/up", "files": {"file": {"name": "note.txt", "content": "OK"}}}
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.post("/up")
def up():
    sent = flask.request.files["file"]
    sent.save("kept.txt")
    return open("kept.txt").read()
