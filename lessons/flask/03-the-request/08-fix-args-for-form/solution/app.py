from flask import Flask, request

app = Flask(__name__)


notes = []


@app.post("/notes")
def add():
    notes.append(request.form["text"])
    return f"{len(notes)} notes, the last one: {notes[-1]}"
