from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)


@app.get("/")
def home():
    return str(___)
