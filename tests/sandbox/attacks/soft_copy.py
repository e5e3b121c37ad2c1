# tries: copy a file with its permissions
# expect: finished
# held by: parent
# says: use shutil.copyfile
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import shutil
    open("x", "w").close()
    shutil.copy("x", "y")
    return "x"
