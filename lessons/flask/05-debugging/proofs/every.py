from flask import Flask, abort, request

app = Flask(__name__)


@app.errorhandler(Exception)
def broken(error):
    return "broken", 500


@app.get("/")
def home():
    return "home"
