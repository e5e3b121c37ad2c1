from flask import Flask, flash, render_template

app = Flask(__name__)
app.secret_key = "dev"


@app.after_request
def remind(response):
    flash("We close at six.")
    return response


@app.get("/")
def home():
    return render_template("home.html")
