from flask import Flask

app = Flask(__name__)


@app.errorhandler(404)
def not_found(error):
    return "There's no such note."


@app.get("/")
def home():
    return "The notebook"
