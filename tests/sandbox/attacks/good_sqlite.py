# tries: keep data in SQLite, in its own folder
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sqlite3
    with sqlite3.connect("data.db") as db:
        db.execute("create table notes (text)")
        db.execute("insert into notes values ('OK')")
        db.execute("pragma journal_mode = wal")
        return db.execute("select text from notes").fetchone()[0]
