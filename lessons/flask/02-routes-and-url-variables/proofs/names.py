from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return "home"


@app.get("/by/<author>")
def by(name):
    return name
