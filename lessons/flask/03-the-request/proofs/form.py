from flask import Flask, request

app = Flask(__name__)


@app.post("/notes")
def add():
    value = ___
    return f"got {value!r}"
