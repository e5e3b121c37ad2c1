from flask import Flask, flash, render_template

app = Flask(__name__)
app.secret_key = "dev"
flash("Welcome!")


@app.get("/")
def home():
    return render_template("home.html")
