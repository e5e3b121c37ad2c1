from flask import Flask

app = Flask(__name__)


@app.get("/note")
def show():
    return "Here is the note"


@app.route("/note", methods=["POST"])
def save():
    return "Saved"
