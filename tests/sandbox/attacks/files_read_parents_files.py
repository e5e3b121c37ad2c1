# tries: list what the parent has open
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    return "BROKEN" + str(os.listdir(f"/proc/{PARENT}/fd"))
