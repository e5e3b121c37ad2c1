from flask import Flask, flash, get_flashed_messages, redirect, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    return redirect(url_for("hop", left=2))


@app.get("/hop/<int:left>")
def hop(left):
    return redirect(url_for("hop", left=left - 1)) if left else "You have arrived."


@app.get("/")
def home():
    return get_flashed_messages()
