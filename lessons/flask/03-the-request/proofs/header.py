from flask import Flask, request

app = Flask(__name__)


@app.get("/")
def home():
    value = ___
    return f"got {value}"
