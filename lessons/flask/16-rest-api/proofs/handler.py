from flask import Flask, abort, request
from werkzeug.exceptions import HTTPException, NotFound

app = Flask(__name__)


___
def as_json(error):
    return {"error": error.name}, error.code


@app.post("/notes")
def add_note():
    return request.get_json()
