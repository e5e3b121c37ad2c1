from flask import Flask, abort

app = Flask(__name__)
notes = {1: "Milk"}


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    return {"text": notes[note_id]}


@app.delete("/notes/<int:note_id>")
def delete_note(note_id):
    if note_id not in notes:
        abort(404)
    del notes[note_id]
    return "", 204
