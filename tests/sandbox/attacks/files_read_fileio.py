# tries: read the secret by the raw class under open()
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import _io
    return _io.FileIO(SECRET_FILE).read()
