from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/save")
def save():
    try:
        count = int(request.form["count"])
        flash(f"{count} saved.")
    except ValueError as problem:
        flash(str(problem))
    return redirect(url_for("home"))
