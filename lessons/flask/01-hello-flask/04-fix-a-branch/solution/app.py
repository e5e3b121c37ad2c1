from flask import Flask

app = Flask(__name__)


visits = 0


@app.get("/")
def home():
    global visits
    visits = visits + 1
    if visits == 1:
        return "You're the first visitor."
    return f"Welcome back. This is visit {visits}."
