# tries: hash and check a password
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from werkzeug.security import check_password_hash, generate_password_hash
    return "OK" if check_password_hash(generate_password_hash("x"), "x") else "no"
