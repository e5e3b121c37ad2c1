from flask import Flask, flash, get_flashed_messages, redirect, session

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/login")
def login():
    return session.setdefault("user", "ada")


@app.post("/logout")
def logout():
    ___
    return redirect("/")


@app.get("/")
def home():
    return f"user {session.get('user')}, messages {get_flashed_messages()}"
