from flask import Flask, abort, request

app = Flask(__name__)


@app.before_request
def door():
    return "closed"


@app.after_request
def stamp(response):
    print("stamp() runs")
    return response


@app.get("/")
def home():
    print("home() runs")
    return "home"
