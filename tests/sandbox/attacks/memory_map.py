# tries: map more memory than there may be
# expect: finished
# held by: limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import mmap
    mmap.mmap(-1, 8 * 1024**3)
    return "BROKEN"
