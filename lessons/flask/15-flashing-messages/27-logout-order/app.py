from flask import Flask, flash, redirect, render_template, session, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    session["visits"] = session.get("visits", 0) + 1
    return render_template("home.html")


@app.post("/logout")
def logout():
    flash("Bye!")
    session.clear()
    return redirect(url_for("home"))
