from random import choices

from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/save")
def save():
    letters, size = request.form["letters"], int(request.form["size"])
    text = "".join(choices(letters, k=size))
    flash(text)
    return redirect(url_for("home"))
