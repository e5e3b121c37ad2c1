from flask import Flask, redirect, request, url_for

app = Flask(__name__)
notes = {}


@app.post("/notes")
def add_note():
    note_id = len(notes) + 1
    notes[note_id] = request.get_json()["text"]
    ___


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    return {"id": note_id, "text": notes[note_id]}
