import secrets

from flask import Flask, flash, redirect, render_template, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/save")
def save():
    report = secrets.token_hex(3000)
    flash(report)
    return redirect(url_for("home"))
