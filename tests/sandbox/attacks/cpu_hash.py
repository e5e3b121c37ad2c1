# tries: hash for ever
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import hashlib
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**9)
