from flask import Flask, flash, get_flashed_messages, session

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    ___
    return "done"


@app.get("/")
def home():
    return " ".join(get_flashed_messages())
