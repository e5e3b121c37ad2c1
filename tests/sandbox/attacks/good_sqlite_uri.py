# tries: open a database of its own by a URI
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, sqlite3
    db = sqlite3.connect(f"file:{os.getcwd()}/data.db?mode=rwc", uri=True)
    db.execute("create table notes (text)")
    return "OK"
