from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"
USERS = {"barbara", "edsger", "grace", "linus"}


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/login")
def login():
    name = request.form["name"]
    if name in USERS:
        flash(f"Welcome, {name}!", "success")
    else:
        flash(f"There is no user {name}.", "error")
    return redirect(url_for("home"))
