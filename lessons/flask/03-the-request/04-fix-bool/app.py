from flask import Flask, request

app = Flask(__name__)


@app.get("/notes")
def notes():
    if request.args.get("all", False, type=bool):
        return "All 90 notes"
    return "The first 10 notes"
