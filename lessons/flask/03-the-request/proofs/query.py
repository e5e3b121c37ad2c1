from flask import Flask, request

app = Flask(__name__)


@app.get("/search")
def search():
    value = ___
    return f"got {value!r}"
