from flask import Flask, request

app = Flask(__name__)


@app.get("/hello")
def hello():
    ___
    return f"Hello, {name}!"
