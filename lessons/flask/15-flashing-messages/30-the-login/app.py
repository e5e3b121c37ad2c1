from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
# TODO: a secret key
USERS = {"barbara", "edsger", "grace", "linus"}


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/login")
def login():
    name = request.form["name"]
    # TODO: flash a success to a name in USERS, an error to any other
    # TODO: redirect to home
    return f"This is not done yet, {name}."
