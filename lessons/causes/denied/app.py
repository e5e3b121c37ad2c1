from urllib.request import urlopen

from flask import Flask, flash, redirect, render_template, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/weather")
def weather_report():
    weather = urlopen("http://example.com").read()
    flash(f"Today: {weather}.")
    return redirect(url_for("home"))
