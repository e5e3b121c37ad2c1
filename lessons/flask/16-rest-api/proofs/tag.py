from flask import Flask, jsonify, request

app = Flask(__name__)
note = {"text": "Milk"}


@app.get("/note")
def show_note():
    response = jsonify(note)
    response.set_etag("3")
    return ___
