from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
___


@app.post("/save")
def save():
    flash("Saved!")
    return "done"


@app.get("/")
def home():
    return " ".join(get_flashed_messages())
