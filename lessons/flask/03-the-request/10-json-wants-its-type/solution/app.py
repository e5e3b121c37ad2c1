from flask import Flask, request

app = Flask(__name__)


@app.post("/notes")
def add():
    note = request.json
    if "title" not in note:
        return "A note needs a title.", 400
    return f"Saved {note['title']}"
