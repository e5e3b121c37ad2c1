from flask import Flask, flash, get_flashed_messages, redirect, request, url_for

app = Flask(__name__)
app.secret_key = "dev"
saved = []


@app.post("/save")
def save():
    saved.append(request.form["note"])
    flash("Saved!")
    return redirect(url_for("home"))


@app.get("/")
def home():
    query = request.query_string.decode()
    return f"query {query!r}, notes {saved}, messages {get_flashed_messages()}"
