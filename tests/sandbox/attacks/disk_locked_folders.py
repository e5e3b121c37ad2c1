# tries: make folders that nobody may open
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    for number in range(10):
        os.mkdir(f"locked{number}", 0)
    os.makedirs("a/b/c")
    return "x"
