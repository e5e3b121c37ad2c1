import secrets

from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = secrets.token_hex()


@app.get("/")
def home():
    return get_flashed_messages()


@app.post("/save")
def save():
    flash("Saved!")
    return "done"
