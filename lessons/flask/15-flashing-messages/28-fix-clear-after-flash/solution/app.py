from flask import Flask, flash, redirect, render_template, request, session, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/login")
def login():
    session["name"] = request.form["name"]
    flash("You are logged in.", "success")
    return redirect(url_for("home"))


@app.post("/logout")
def logout():
    name = session["name"]
    session.clear()
    flash(f"Goodbye, {name}.", "info")
    return redirect(url_for("home"))
