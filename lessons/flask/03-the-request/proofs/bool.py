from flask import Flask, request

app = Flask(__name__)


@app.get("/notes")
def notes():
    return f"all: {request.args.get('all', type=bool)}"
