from flask import Flask

app = Flask(__name__)


@app.get("/")
def page():
    return "The notebook"


@app.get("/about")
def page():
    return "This notebook belongs to Ada."
