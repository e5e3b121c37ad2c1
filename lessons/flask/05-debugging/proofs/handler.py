from flask import Flask, abort, request

app = Flask(__name__)


@app.errorhandler(404)
def not_found(error):
    return ___


@app.get("/")
def home():
    return "home"
