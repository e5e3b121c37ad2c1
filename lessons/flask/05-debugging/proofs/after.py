from flask import Flask, abort, request

app = Flask(__name__)


___


@app.get("/")
def home():
    return "home"
