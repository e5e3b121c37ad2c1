# tries: read the secret and hide the refusal
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    try:
        return open(SECRET_FILE).read()
    except BaseException:
        return "nothing happened"
