# tries: read a secret in the learner's home
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return open(SECRET_FILE).read()
