from flask import Flask, request

app = Flask(__name__)
notes = {}


@app.post("/notes")
def add_note():
    ___


@app.get("/notes")
def list_notes():
    return notes
