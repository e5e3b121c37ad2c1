# tries: put terminal escapes into everything that is shown
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    nasty = "\x1b]0;owned\x07\x1b[2J\x00\u202e[bold red]\ud800\ufeff"
    flask.flash(nasty, nasty)
    print(nasty)
    raise type("E" + nasty.replace("\x00", "").encode("utf-8", "ignore").decode(), (Exception,), {})(nasty)
