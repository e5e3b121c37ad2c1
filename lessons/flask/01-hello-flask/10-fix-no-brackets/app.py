from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return "The notebook"


@app.get
def about():
    return "This notebook belongs to Ada."
