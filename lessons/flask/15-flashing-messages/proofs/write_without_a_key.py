from flask import Flask, flash, get_flashed_messages, session

app = Flask(__name__)


@app.post("/save")
def save():
    ___
    return "done"
