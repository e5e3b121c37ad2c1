from flask import Flask, g, redirect, request, session, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    ___
    return redirect(url_for("home"))


@app.get("/")
def home():
    places = [vars(g), vars(request), app.config, session]
    return str([place.get("note") for place in places])
