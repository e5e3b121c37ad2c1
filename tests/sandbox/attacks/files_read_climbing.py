# tries: climb out of the project by a relative path
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return open("../" * 30 + SECRET_FILE).read()
