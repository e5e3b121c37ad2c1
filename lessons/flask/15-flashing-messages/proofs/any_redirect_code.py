from flask import Flask, redirect, url_for

app = Flask(__name__)


@app.get("/")
def home():
    answers = [redirect(url_for("home"), code) for code in (302, 303)]
    return str([___ for answer in answers])
