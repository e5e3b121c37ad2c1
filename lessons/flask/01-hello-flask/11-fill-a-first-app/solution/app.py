from flask import Flask

app = Flask(__name__)
NOTES = ["Buy tea", "Call Ada", "Water the garden"]


@app.get("/")
def home():
    return "The notebook"


@app.get("/notes")
def notes():
    return f"There are {len(NOTES)} notes."


@app.get("/last")
def last():
    return NOTES[-1]
