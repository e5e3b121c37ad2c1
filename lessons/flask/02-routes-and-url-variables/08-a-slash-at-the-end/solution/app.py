from flask import Flask

app = Flask(__name__)


@app.get("/notes/")
def notes():
    return "All notes"


@app.get("/about/")
def about():
    return "About this notebook"
