from flask import Flask, flash, redirect, render_template, session, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/logout")
def logout():
    flash("Goodbye!")
    session.clear()
    return redirect(url_for("home"))
