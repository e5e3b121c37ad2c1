from flask import Flask

app = ___
NOTES = ["Buy tea", "Call Ada", "Water the garden"]


___
def home():
    return "The notebook"


@app.get(___)
def notes():
    return f"There are {len(NOTES)} notes."


@app.get("/last")
def last():
    ___
