from flask import Flask, flash
from flask import redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("login.html")


@app.post("/login")
def login():
    if request.form["name"] != "admin":
        flash("This name is not known.", "error")
        return render_template("login.html")
    flash("Welcome back.", "success")
    return redirect(url_for("home"))
