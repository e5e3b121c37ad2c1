from flask import Flask

app = Flask(__name__)


@app.get("/")
def first():
    return "first"


@app.get("/")
def second():
    return "second"
