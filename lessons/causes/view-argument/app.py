from flask import Flask

app = Flask(__name__)


@app.get("/notes/<int:number>")
def note(id):
    return f"Note {id}"


@app.get("/")
def home():
    return "The notebook"
