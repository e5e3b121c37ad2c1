from flask import Flask, flash, redirect, render_template, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/save")
def save():
    notes = ["x" * 1_000_000]
    for note in notes:
        notes.append(note + "x")
    flash(f"{len(notes)} notes.")
    return redirect(url_for("home"))
