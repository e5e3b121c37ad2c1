# tries: read the secret through pathlib
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import pathlib
    return pathlib.Path(SECRET_FILE).read_text()
