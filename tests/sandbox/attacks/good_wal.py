# tries: a database that writes ahead, shared by two connections
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sqlite3
    first, second = (sqlite3.connect("ahead.db", isolation_level=None) for _ in range(2))
    if first.execute("pragma journal_mode=wal").fetchone() != ("wal",):
        return "no"
    first.execute("create table t (x)")
    first.executemany("insert into t values (?)", [(n,) for n in range(50)])
    found = second.execute("select count(*) from t").fetchone()
    return "OK" if found == (50,) else str(found)
