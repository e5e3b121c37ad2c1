from flask import Flask, flash, render_template

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/like/<dish>")
def like(dish):
    flash(f"You like {dish}.")
    return render_template("home.html")
