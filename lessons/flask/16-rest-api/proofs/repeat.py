from flask import Flask, request

app = Flask(__name__)
notes = {1: "Milk"}


@app.route("/notes", methods=["GET", "POST"])
def all_notes():
    if request.method == "POST":
        notes[max(notes, default=0) + 1] = "Tea"
    return notes


@app.route("/notes/<int:note_id>", methods=["PUT", "DELETE"])
def one_note(note_id):
    notes.pop(note_id, None)
    if request.method == "PUT":
        notes[note_id] = "Tea"
    return notes
