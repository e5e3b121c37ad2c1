from flask import Flask, flash, get_flashed_messages, request

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash(request.form["text"])
    return "done"


@app.get("/")
def home():
    return str(get_flashed_messages())
