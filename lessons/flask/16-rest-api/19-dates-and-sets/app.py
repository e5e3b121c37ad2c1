from datetime import date

from flask import Flask

app = Flask(__name__)


@app.get("/notes/1")
def show_note():
    return {"text": "Milk", "due": date(2028, 2, 29)}


@app.get("/tags")
def list_tags():
    return {"tags": {"food", "cold"}}
