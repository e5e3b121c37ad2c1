from flask import Flask, request

app = Flask(__name__)


@app.get("/search")
def search():
    word = ___
    page = ___
    return f"{word}, page {page + 1} is next"


@app.post("/tags")
def tags():
    return ", ".join(___)


@app.post("/cities")
def cities():
    return f"Off to {___['city']}"
