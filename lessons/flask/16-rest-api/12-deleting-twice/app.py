from flask import Flask

app = Flask(__name__)
notes = {1: "Milk"}


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    return {"text": notes[note_id]}


@app.delete("/notes/<int:note_id>")
def delete_note(note_id):
    del notes[note_id]
    return "", 204
