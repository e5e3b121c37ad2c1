from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/")
def home():
    app.logger.info("an info")
    app.logger.warning("a warning")
    app.logger.error("an error")
    return "home"
