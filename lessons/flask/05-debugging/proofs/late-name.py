from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/")
def home():
    return "home"


@app.get("/bye")
def bye():
    return farewell
