# tries: attach a database of the home, which Python does not audit
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
    db.execute("attach ? as home", (HOME + "/private.db",))
    return db.execute("select * from home.t").fetchone()[0]
