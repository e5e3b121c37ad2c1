from flask import Flask, flash, render_template

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    flash("We close at six.")
    return render_template("home.html")
