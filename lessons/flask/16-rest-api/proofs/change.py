from flask import Flask, request

app = Flask(__name__)
note = {"text": "Milk", "done": False}


@app.get("/note")
@app.patch("/note")
def change():
    if request.method == "PATCH":
        note.update(request.get_json())
    return note


@app.route("/note", methods=["PUT", "POST"])
def replace():
    note.clear()
    note.update(request.get_json())
    return note
