from flask import Flask, request

app = Flask(__name__)
notes = {}


@app.post("/notes")
def add_note():
    notes[len(notes) + 1] = request.get_json()["text"]
    return notes, 201


@app.put("/notes/<int:note_id>")
def put_note(note_id):
    notes[note_id] = request.get_json()["text"]
    return notes, 200
