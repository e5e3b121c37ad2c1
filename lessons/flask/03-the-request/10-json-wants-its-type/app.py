from flask import Flask, request

app = Flask(__name__)


@app.post("/notes")
def add():
    note = request.json
    return f"Saved {note['title']}"
