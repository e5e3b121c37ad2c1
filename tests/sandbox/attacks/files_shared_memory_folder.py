# tries: leave a file in the memory that all processes share
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    open("/dev/shm/flasklings_canary", "w").write("x")
    return "BROKEN"
