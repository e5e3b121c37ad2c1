from flask import Flask, request

app = Flask(__name__)


@app.post("/notes")
def add_note():
    note = request.get_json() if request.is_json else request.form
    return {"text": note["text"]}, 201
