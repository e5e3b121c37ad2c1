from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.get("/profile")
def profile():
    return render_template("profile.html")


@app.post("/profile")
def save_profile():
    flash(f"Your name is now {request.form['name']}.")
    return redirect(url_for("profile"))
