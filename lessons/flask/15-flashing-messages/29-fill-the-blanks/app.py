from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
___


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/save")
def save():
    message = f"Saved {request.form['name']}."
    ___
    return redirect(url_for("home"))
