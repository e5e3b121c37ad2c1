# tries: put a file of one's own in place of one of the home
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    open("mine", "w").close()
    os.replace("mine", BASHRC)
    return "BROKEN"
