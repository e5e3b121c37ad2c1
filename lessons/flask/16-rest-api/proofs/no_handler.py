from flask import Flask, abort

app = Flask(__name__)


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    abort(404, "There is no such note.")
