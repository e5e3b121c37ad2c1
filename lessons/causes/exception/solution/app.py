from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"

USERS = {"ada": "Ada"}


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/login")
def login():
    name = USERS.get(request.form["name"])
    flash(f"Hello, {name}!" if name else "Unknown user.")
    return redirect(url_for("home"))
