from flask import Flask
from werkzeug.exceptions import HTTPException

app = Flask(__name__)


@app.errorhandler(HTTPException)
def as_json(error):
    return {"error": error.name}, error.code


@app.get("/notes")
def list_notes():
    return []
