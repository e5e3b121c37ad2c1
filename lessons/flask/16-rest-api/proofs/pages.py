from flask import Flask, request

app = Flask(__name__)


@app.get("/notes")
def list_notes():
    page = request.args.get("page", 1, type=int)
    return {"page": page}
