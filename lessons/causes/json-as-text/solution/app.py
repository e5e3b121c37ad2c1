from flask import Flask

app = Flask(__name__)


@app.get("/note")
def note():
    return {"text": "Milk"}
