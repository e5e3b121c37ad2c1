from flask import Flask, flash, render_template

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    page = render_template("home.html")
    return page
