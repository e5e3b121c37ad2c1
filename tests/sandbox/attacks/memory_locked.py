# tries: lock memory that others need
# expect: finished, memory
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    libc().mlockall(3)
    return str(len(bytes(100_000_000)))
