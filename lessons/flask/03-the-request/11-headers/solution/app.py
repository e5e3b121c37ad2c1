from flask import Flask, request

app = Flask(__name__)


@app.get("/secret")
def secret():
    token = request.headers.get("X-Token")
    if not token:
        return "Who are you?", 401
    return f"Welcome, {token}"
