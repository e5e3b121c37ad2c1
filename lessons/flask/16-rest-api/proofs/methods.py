from flask import Flask

app = Flask(__name__)
notes = {7: "Milk"}


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    print("The view runs.")
    return {"text": notes[note_id]}


@app.delete("/notes/<int:note_id>")
def delete_note(note_id):
    ___
