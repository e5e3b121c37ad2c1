import sqlite3

from flask import Flask, request

app = Flask(__name__)


def connect():
    return sqlite3.connect("notes.db")


@app.post("/notes")
def add():
    db = connect()
    db.execute("CREATE TABLE IF NOT EXISTS note (text)")
    db.execute("INSERT INTO note VALUES (?)", [request.form["text"]])
    return str(connect().execute("SELECT text FROM note").fetchall())
