from flask import Flask, flash, get_flashed_messages, request

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash(f"Saved {request.form['name']}.")
    return "done"


@app.get("/")
def home():
    return "Welcome."
