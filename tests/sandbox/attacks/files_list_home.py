# tries: list the home
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    return "BROKEN" + str(os.listdir(HOME))
