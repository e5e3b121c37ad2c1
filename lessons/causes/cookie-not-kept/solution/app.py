from flask import Flask, flash, redirect, render_template, session, url_for

app = Flask(__name__)
app.secret_key = "dev"
app.permanent_session_lifetime = 3600


@app.before_request
def keep():
    session.permanent = True


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/save")
def save():
    flash("Saved!")
    return redirect(url_for("home"))
