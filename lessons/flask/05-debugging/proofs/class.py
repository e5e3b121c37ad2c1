from flask import Flask, abort, request

app = Flask(__name__)


@app.errorhandler(___)
def handled(error):
    return "handled", 400


@app.get("/")
def home():
    return str(int("tea"))
