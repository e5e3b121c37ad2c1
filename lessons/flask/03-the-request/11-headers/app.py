from flask import Flask, request

app = Flask(__name__)


@app.get("/secret")
def secret():
    token = request.headers["X-Token"]
    return f"Welcome, {token}"
