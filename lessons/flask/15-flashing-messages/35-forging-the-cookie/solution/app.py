from flask import Flask, flash, get_flashed_messages, redirect, session, url_for

app = Flask(__name__)
app.secret_key = "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf"


@app.get("/")
def home():
    messages = " ".join(get_flashed_messages())
    return f"{session.get('name', 'Nobody')}: {messages}"


@app.post("/login")
def login():
    session["name"] = "Ada"
    flash("Welcome.")
    return redirect(url_for("home"))


@app.get("/attack")
def attack():
    """Do what an attacker does at home: guess the key and sign a session with it."""
    mine = Flask("attacker")
    mine.secret_key = "dev"
    signer = mine.session_interface.get_signing_serializer(mine)
    forged = signer.dumps({"name": "admin", "_flashes": [("message", "Hello, boss.")]})
    response = redirect(url_for("home"))
    response.set_cookie("session", forged)
    return response
