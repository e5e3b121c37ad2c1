from flask import Flask, request

app = Flask(__name__)


@app.get("/notes")
def notes():
    tag = request.args["tag"]
    return f"Notes about {tag}"
