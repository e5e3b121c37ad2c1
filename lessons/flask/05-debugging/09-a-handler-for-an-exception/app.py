from flask import Flask

app = Flask(__name__)


class FullError(Exception): ...


@app.errorhandler(FullError)
def full(error):
    return f"The notebook is full: {error}", 409


@app.post("/notes/<title>")
def add(title):
    if title == "tea":
        raise FullError(title)
    return f"Saved on page {90 / len(title[3:]):.0f}"
