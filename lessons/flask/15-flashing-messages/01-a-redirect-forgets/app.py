from flask import Flask, g, redirect, request, url_for

app = Flask(__name__)


@app.get("/")
def home():
    return f"Note: {g.get('note')}"


@app.post("/save")
def save():
    g.note = request.form["note"]
    return redirect(url_for("home"))
