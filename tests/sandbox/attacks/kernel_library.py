# tries: load a C library, which Landlock and the filter contain
# expect: finished
# held by: guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes
    return str(ctypes.CDLL(None).getpid())
