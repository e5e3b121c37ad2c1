from flask import Flask, flash, render_template

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.get("/about")
def about():
    return render_template("about.html")


@app.post("/save")
def save():
    flash("Saved!")
    return "done"
