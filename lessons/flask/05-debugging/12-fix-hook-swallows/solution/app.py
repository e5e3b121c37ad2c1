from flask import Flask, request

app = Flask(__name__)
seen = []


@app.before_request
def count():
    seen.append(request.path)


@app.get("/")
def home():
    return f"The notebook, visit {len(seen)}"
