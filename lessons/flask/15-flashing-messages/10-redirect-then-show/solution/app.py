from flask import Flask, flash, redirect, render_template, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/save")
def save():
    flash("Your note is safe.")
    return redirect(url_for("home"))
