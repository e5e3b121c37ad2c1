from flask import Flask, abort, request

app = Flask(__name__)
notes = [f"note {number}" for number in range(1, 9)]


@app.get("/notes")
def list_notes():
    try:
        page = int(request.args.get("page", 1))
    except ValueError:
        abort(400)
    if page < 1:
        abort(400)
    return notes[(page - 1) * 3 : page * 3]
