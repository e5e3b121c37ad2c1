from flask import Flask

app = Flask(__name__)


@app.get("/note")
def show():
    return "Here is the note"


@app.post("/note")
def save():
    return "Saved"


@app.delete("/note")
def remove():
    return "Deleted"
