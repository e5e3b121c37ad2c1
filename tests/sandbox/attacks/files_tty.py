# tries: open the terminal to type into it
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    open("/dev/tty", "w").write("rm -rf ~\n")
    return "BROKEN"
