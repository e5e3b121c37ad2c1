from flask import Flask, flash, get_flashed_messages, session

app = Flask(__name__)
app.secret_key = "old key"


@app.get("/")
def home():
    messages = " ".join(get_flashed_messages())
    return f"{session.get('name', 'Who are you?')} {messages}"


@app.post("/login")
def login():
    session["name"] = "Ada"
    flash("Welcome.")
    return "done"


@app.post("/new-key")
def new_key():
    app.secret_key = "new key"
    return "done"
