from flask import Flask, abort
from werkzeug.exceptions import HTTPException

app = Flask(__name__)


@app.errorhandler(HTTPException)
def http_as_json(error):
    return {"error": error.name}, error.code


@app.errorhandler(Exception)
def as_json(error):
    return {"error": str(error)}, 500


@app.get("/notes/<int:note_id>")
def show_note(note_id):
    abort(404)
