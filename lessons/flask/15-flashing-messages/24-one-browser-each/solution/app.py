from flask import Flask, flash, get_flashed_messages, request

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return get_flashed_messages()


@app.post("/save")
def save():
    name = request.form["name"]
    flash(f"Saved, {name}!")
    return "done"
