from flask import Flask, redirect

app = Flask(__name__)


@app.get("/")
def home():
    return "Home"


@app.get("/notes/save")
def save():
    return redirect("home")
