from flask import Flask, flash, get_flashed_messages, redirect, request, session

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/cart")
def cart():
    session["cart"] = "a book"
    return "done"


@app.post("/login")
def login():
    ___


@app.get("/")
def home():
    return f"{get_flashed_messages()} {dict(session)}"
