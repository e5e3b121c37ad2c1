from flask import Flask

app = Flask(__name__)


@app.get("/notes/<int(signed=True):number>")
def note(number):
    return f"Note {number}"
