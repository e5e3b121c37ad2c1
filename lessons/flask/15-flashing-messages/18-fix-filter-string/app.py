from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/upload")
def upload():
    name = request.form["name"]
    if name.endswith(".jpg"):
        flash(f"{name} is stored.", "success")
        flash("The disk is nearly full.", "system-error")
    else:
        flash(f"{name} is not a picture.", "error")
    return redirect(url_for("home"))
