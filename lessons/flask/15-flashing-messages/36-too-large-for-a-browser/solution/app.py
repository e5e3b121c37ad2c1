import secrets

from flask import Flask, flash, get_flashed_messages, session

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return {"files": session.get("files", 0), "messages": get_flashed_messages()}


@app.post("/welcome")
def welcome():
    session["files"] = 1
    flash("Welcome.")
    return "done"


@app.post("/upload")
def upload():
    ids = [secrets.token_hex(4) for row in range(900)]
    session["files"] += 1
    flash(f"{len(ids)} rows stored.")
    return "done"
