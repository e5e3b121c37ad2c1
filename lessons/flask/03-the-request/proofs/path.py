from flask import Flask, request

app = Flask(__name__)


@app.get("/search")
def search():
    return f"path {request.path}"
