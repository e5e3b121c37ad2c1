# tries: delete a file of the home by a system call
# expect: finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    libc().unlink(SECRET_FILE.encode())
    return "tried"
