from flask import Flask

app = ___
NOTES = ["Buy tea", "Call Ada"]


___
def home():
    return "The notebook"


@app.get(___)
def notes():
    return f"There are {len(NOTES)} notes."


@app.get("/last")
def last():
    ___


@app.get("/garden")
def garden():
    NOTES.append("Water the garden")
    return "Noted"
