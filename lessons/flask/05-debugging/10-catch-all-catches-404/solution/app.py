from flask import Flask
from werkzeug.exceptions import HTTPException

app = Flask(__name__)


@app.errorhandler(Exception)
def broken(error):
    if isinstance(error, HTTPException):
        return error
    app.logger.error("broken: %r", error)
    return "Something broke. The author knows.", 500


@app.get("/")
def home():
    return "The notebook"
