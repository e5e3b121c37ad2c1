from flask import Flask, flash, get_flashed_messages, session

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/login")
def login():
    session["user"] = "ada"
    flash("Welcome!")
    return "done"


@app.post("/clear")
def clear():
    ___
    return "done"


@app.get("/")
def home():
    return f"user {session.get('user')}, messages {get_flashed_messages()}"
