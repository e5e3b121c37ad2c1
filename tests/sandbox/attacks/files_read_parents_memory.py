# tries: open the memory of the program that runs the app
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    open(f"/proc/{PARENT}/mem", "rb")
    return "BROKEN"
