from flask import Flask, abort

app = Flask(__name__)


@app.errorhandler(Exception)
def as_json(error):
    return {"error": str(error)}, 500


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    abort(404)
