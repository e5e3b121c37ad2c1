from flask import Flask, flash, get_flashed_messages, session

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/login")
def login():
    flash("Welcome!")
    return session.setdefault("user", "ada")


@app.post("/clear")
def clear():
    return str(___)


@app.get("/")
def home():
    return f"user {session.get('user')}, messages {get_flashed_messages()}"
