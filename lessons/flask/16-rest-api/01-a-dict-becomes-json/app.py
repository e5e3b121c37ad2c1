from flask import Flask

app = Flask(__name__)


@app.get("/notes/1")
def show_note():
    return {"text": "Milk", "id": 1}
