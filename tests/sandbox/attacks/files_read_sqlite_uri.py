# tries: open a database of the home by a URI
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sqlite3
    return sqlite3.connect(f"file:{HOME}/private.db?mode=ro", uri=True).execute("select * from t").fetchone()[0]
