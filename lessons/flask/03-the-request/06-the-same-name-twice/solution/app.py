from flask import Flask, request

app = Flask(__name__)


@app.get("/notes")
def notes():
    tags = " and ".join(request.args.getlist("tag"))
    return f"Notes about {tags}"
