from flask import Flask, flash, get_flashed_messages
from flask import redirect, stream_template, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    messages = get_flashed_messages()
    return stream_template("home.html", messages=messages)


@app.post("/save")
def save():
    flash("Saved!")
    return redirect(url_for("home"))
