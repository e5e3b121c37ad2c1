from flask import Flask, abort

app = Flask(__name__)
notes = {1: "Milk"}


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    if note_id not in notes:
        abort(404)
    return {"id": note_id, "text": notes[note_id]}
