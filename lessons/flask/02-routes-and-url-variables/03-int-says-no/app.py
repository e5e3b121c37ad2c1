from flask import Flask

app = Flask(__name__)


@app.get("/notes/<int:number>")
def note(number):
    return f"Note {number}"
