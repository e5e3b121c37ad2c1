# tries: plant a module among the installed packages
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    open(SITE + "/flasklings_canary.py", "w").close()
    return "BROKEN"
