from flask import Flask, request

app = Flask(__name__)
notes = {1: {"text": "Milk", "done": True}}


@app.put("/notes/<int:note_id>")
def replace_note(note_id):
    notes[note_id] = request.get_json()
    return notes[note_id]


@app.patch("/notes/<int:note_id>")
def change_note(note_id):
    notes[note_id] = {**notes[note_id], **request.get_json()}
    return notes[note_id]
