from flask import Flask

app = Flask(__name__)
GREETING = "Hello, reader!"


@app.get("/")
def home():
    return GREETING


@app.get("/bye")
def bye():
    return FAREWELL
