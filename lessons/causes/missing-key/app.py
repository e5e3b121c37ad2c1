from flask import Flask, request

app = Flask(__name__)


@app.post("/notes")
def add():
    note = request.get_json()
    title = note["title"]
    return {"title": title, "text": note["text"]}
