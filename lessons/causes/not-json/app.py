from flask import Flask, request

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/notes")
def add():
    note = request.get_json()
    return f"Saved: {note['text']}"
