from flask import Flask, request

app = Flask(__name__)


@app.post("/notes")
def save():
    title = request.form["title"]
    return f"Saved {title}"
