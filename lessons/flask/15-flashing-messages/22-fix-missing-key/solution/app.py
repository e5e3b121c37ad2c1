from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/sign")
def sign():
    flash(f"Thank you, {request.form['name']}.", "success")
    return redirect(url_for("home"))
