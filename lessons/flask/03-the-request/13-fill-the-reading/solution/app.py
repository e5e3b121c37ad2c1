from flask import Flask, request

app = Flask(__name__)


@app.get("/search")
def search():
    word = request.args["q"]
    page = request.args.get("page", 1, type=int)
    return f"{word}, page {page + 1} is next"


@app.post("/tags")
def tags():
    return ", ".join(request.form.getlist("tag"))


@app.post("/cities")
def cities():
    return f"Off to {request.json['city']}"
