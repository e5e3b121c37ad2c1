from flask import Flask, flash, get_flashed_messages, session

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!", "success")
    flash("Mail sent.", "info")
    return "done"


@app.get("/")
def home():
    return str(___)
