from flask import Flask

app = Flask(__name__)


@app.get("___")
def notes():
    return "all notes"
