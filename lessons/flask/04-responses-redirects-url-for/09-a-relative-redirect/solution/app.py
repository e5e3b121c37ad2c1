from flask import Flask, redirect, url_for

app = Flask(__name__)


@app.get("/")
def home():
    return "Home"


@app.get("/notes/save")
def save():
    return redirect(url_for("home"))
