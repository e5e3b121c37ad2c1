from flask import Flask, flash, redirect, render_template, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.get("/about")
def about():
    return render_template("about.html")


@app.post("/save")
def save():
    flash("Saved!", "success")
    return redirect(url_for("home"))
