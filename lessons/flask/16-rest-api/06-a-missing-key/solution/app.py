from flask import Flask, request

app = Flask(__name__)


@app.post("/form")
def from_form():
    return {"text": request.form["text"]}, 201


@app.post("/json")
def from_json():
    note = request.get_json()
    if "text" not in note:
        return {"error": "text is missing"}, 400
    return {"text": note["text"]}, 201
