from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/test")
def test():
    flash("OK", "success")
    return redirect(url_for("home"))


@app.post("/restart")
def restart():
    flash(f"Restarting {request.form['server']}.", "warning")
    return redirect(url_for("home"))
