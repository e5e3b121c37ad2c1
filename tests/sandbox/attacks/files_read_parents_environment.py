# tries: read the environment of the program that runs the app
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return open(f"/proc/{PARENT}/environ").read()
