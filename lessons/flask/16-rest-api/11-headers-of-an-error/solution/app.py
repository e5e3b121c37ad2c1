from flask import Flask, json
from werkzeug.exceptions import HTTPException

app = Flask(__name__)


@app.errorhandler(HTTPException)
def as_json(error):
    response = error.get_response()
    response.data = json.dumps({"error": error.name})
    response.content_type = "application/json"
    return response


@app.get("/notes")
def list_notes():
    return []
