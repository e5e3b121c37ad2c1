import sqlite3
import sys

from flask import Flask, flash

app = Flask(__name__)
app.secret_key = "dev"
opened = []
sys.addaudithook(lambda event, _: opened.append(event) if "sqlite3.connect" in event else None)


@app.post("/<what>")
def save(what):
    opened.clear()
    flash("Saved!") if what == "flash" else sqlite3.connect(":memory:").close()
    return f"a database is opened: {bool(opened)}"
