from flask import Flask, request

app = Flask(__name__)
notes = [f"note {number}" for number in range(1, 9)]


@app.get("/notes")
def list_notes():
    page = request.args.get("page", 1, type=int)
    return notes[(page - 1) * 3 : page * 3]
