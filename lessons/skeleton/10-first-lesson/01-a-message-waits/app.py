from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    return "done"


@app.get("/")
def home():
    return " ".join(get_flashed_messages()) or "nothing new"
