from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return "The old notebook"


@app.get("/")
def new_home():
    return "The new notebook"
