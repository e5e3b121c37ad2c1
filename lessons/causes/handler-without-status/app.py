from flask import Flask, abort

app = Flask(__name__)


@app.errorhandler(404)
def not_found(error):
    return {"error": error.name}


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    abort(404)
