from flask import Flask

app = Flask(__name__)


@app.get("/notes/<title>")
def note(title):
    return f"The note {title}"


@app.get("/notes/<int:number>")
def by_number(number):
    return f"Note number {number}"


@app.get("/notes/new")
def new():
    return "An empty note"
