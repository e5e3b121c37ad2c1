from flask import Flask

app = Flask(__name__)


@app.errorhandler(Exception)
def broken(error):
    app.logger.error("broken: %r", error)
    return "Something broke. The author knows.", 500


@app.get("/")
def home():
    return "The notebook"
