from flask import Flask, request

app = Flask(__name__)


@app.errorhandler(404)
def not_found(error):
    return f"There's no such note: {request.path}", 404


@app.get("/")
def home():
    return "The notebook"
