from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    return '<img src="/logo.png">'


@app.errorhandler(404)
def not_found(error):
    return f"No such page. {get_flashed_messages()}", 404


@app.get("/")
def home():
    return str(get_flashed_messages())
