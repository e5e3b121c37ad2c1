from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    raise ValueError("something else went wrong")


@app.get("/")
def home():
    return str(get_flashed_messages())
