# tries: delete the whole home
# expect: finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import shutil
    shutil.rmtree(HOME, ignore_errors=True)
    return "tried"
