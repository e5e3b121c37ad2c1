from flask import Flask, flash, g, get_flashed_messages
from flask import redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.before_request
def load_messages():
    g.messages = get_flashed_messages(with_categories=True)


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
