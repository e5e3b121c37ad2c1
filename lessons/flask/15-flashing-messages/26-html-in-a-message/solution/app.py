from flask import Flask, flash, redirect, render_template, request, url_for
from markupsafe import Markup

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/save")
def save():
    name = request.form["name"]
    flash(Markup("Saved <b>{}</b>.").format(name))
    return redirect(url_for("home"))
