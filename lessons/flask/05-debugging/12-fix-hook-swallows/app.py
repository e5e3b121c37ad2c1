from flask import Flask, request

app = Flask(__name__)
seen = []


@app.before_request
def count():
    seen.append(request.path)
    return f"{len(seen)} visits"


@app.get("/")
def home():
    return f"The notebook, visit {len(seen)}"
