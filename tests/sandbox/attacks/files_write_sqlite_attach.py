# tries: make a database in the home, which Python does not audit
# expect: finished
# held by: landlock
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sqlite3
    db = sqlite3.connect(":memory:")
    db.execute("attach ? as home", (HOME + "/new.db",))
    db.execute("create table home.x (y)")
    return "BROKEN"
