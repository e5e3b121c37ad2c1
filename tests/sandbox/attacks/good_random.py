# tries: draw random numbers and make identifiers
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, random, secrets, uuid
    random.SystemRandom().random(), secrets.token_hex(), uuid.uuid1(), uuid.uuid4(), os.urandom(8)
    return "OK"
