from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    before = ___
    flash("A")
    after = get_flashed_messages()
    return f"before {before}, after {after}"
