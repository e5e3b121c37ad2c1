from flask import Flask, request

app = Flask(__name__)


name = request.args.get("name", "reader")


@app.get("/")
def home():
    return name
