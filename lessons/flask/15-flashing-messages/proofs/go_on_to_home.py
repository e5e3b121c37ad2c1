from flask import Flask, flash, get_flashed_messages, redirect, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    ___


@app.get("/")
def home():
    return " ".join(get_flashed_messages())
