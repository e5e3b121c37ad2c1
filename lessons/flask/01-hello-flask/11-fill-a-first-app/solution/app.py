from flask import Flask

app = Flask(__name__)
NOTES = ["Buy tea", "Call Ada"]


@app.get("/")
def home():
    return "The notebook"


@app.get("/notes")
def notes():
    return f"There are {len(NOTES)} notes."


@app.get("/last")
def last():
    return NOTES[-1]


@app.get("/garden")
def garden():
    NOTES.append("Water the garden")
    return "Noted"
