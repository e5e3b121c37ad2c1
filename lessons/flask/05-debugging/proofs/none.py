from flask import Flask, abort, request

app = Flask(__name__)


def find(name):
    if name == "tea":
        return 3


@app.get("/<name>")
def cups(name):
    return f"{find(name) + 1} cups"
