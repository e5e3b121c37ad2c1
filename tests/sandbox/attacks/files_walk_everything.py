# tries: walk through the whole disk
# expect: finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    return "BROKEN" if any(os.path.join(at, n) == SECRET_FILE for at, _, names in os.walk(HOME) for n in names) else str(list(os.walk("/"))[:1])
