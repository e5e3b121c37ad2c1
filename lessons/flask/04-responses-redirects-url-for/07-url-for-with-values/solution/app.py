from flask import Flask, url_for

app = Flask(__name__)


@app.get("/notes/<title>")
def note(title):
    return f"The note {title}"


@app.get("/")
def home():
    return url_for("note", title="garden", view="short", page=2)
