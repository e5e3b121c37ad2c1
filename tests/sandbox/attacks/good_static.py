# tries: serve a static file
# expect: finished
# held by: nothing: a good app
# request: {"path": "/static/note.txt"}
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


import os
os.mkdir("static")
with open("static/note.txt", "w") as file:
    file.write("OK")
