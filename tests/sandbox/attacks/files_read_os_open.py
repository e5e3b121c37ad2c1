# tries: read the secret by a descriptor
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    return os.read(os.open(SECRET_FILE, os.O_RDONLY), 100)
