from flask import Flask, flash, redirect, render_template, request, url_for
from flask_login import LoginManager, UserMixin, login_required, login_user

app = Flask(__name__)
app.secret_key = "dev"
manager = LoginManager(app)
manager.login_view = "login"


@manager.user_loader
def load(name):
    user = UserMixin()
    user.id = name
    return user


@app.get("/")
@login_required
def home():
    return render_template("base.html", title="Home")


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.form.get("name") == "mo":
        login_user(load("mo"))
        flash("Welcome back, mo.")
        return redirect(url_for("home"))
    if request.method == "POST":
        flash("Who are you?", "error")
    return render_template("base.html", title="Login")
