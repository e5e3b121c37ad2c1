from flask import Flask, request

app = Flask(__name__)
notes = {}


@app.post("/notes")
def add_note():
    notes[len(notes) + 1] = request.get_json()["text"]
    return notes, 201


@app.put("/notes/<int:note_id>")
def put_note(note_id):
    status = 200 if note_id in notes else 201
    notes[note_id] = request.get_json()["text"]
    return notes, status
