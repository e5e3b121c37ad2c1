import csv
from pathlib import Path

from flask import Flask, flash, redirect, render_template, request

app = Flask(__name__, template_folder="pages")
app.secret_key = "dev"
app.debug = True
PRICES = dict(csv.reader(Path(__file__).with_name("prices.csv").open()))


@app.get("/")
def home():
    return render_template("front.html", title="Tea room")


@app.post("/buy")
def buy():
    item = request.form["item"]
    if item not in PRICES:
        flash(f"No {item} here.", "error")
    else:
        flash(f"{item}: {PRICES[item]}", "success")
    return redirect("/")


if __name__ == "__main__":
    app.run(debug=True)
