from flask import Flask, request

app = Flask(__name__)


@app.get("/notes")
def notes():
    page = request.args.get("page", 1, type=int)
    per = request.args.get("per", 10, type=int)
    return f"Page {page}, then page {page + 1}, {per} notes each"
