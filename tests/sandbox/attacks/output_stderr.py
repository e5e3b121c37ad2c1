# tries: write without end to the error stream
# expect: output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    while True:
        os.write(2, b"Fatal Python error" * 4000)
