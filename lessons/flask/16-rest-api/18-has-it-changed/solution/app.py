from flask import Flask, jsonify, request

app = Flask(__name__)
note = {"text": "Milk", "version": 3}


@app.get("/note")
def show_note():
    response = jsonify(note)
    response.set_etag(str(note["version"]))
    return response.make_conditional(request)
