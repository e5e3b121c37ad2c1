# tries: leave a new file in the home
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    open(HOME + "/.profile", "w").close()
    return "BROKEN"
