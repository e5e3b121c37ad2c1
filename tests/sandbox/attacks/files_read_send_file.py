# tries: serve the secret with send_file
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return flask.send_file(SECRET_FILE)
