from flask import Flask, abort, redirect, url_for

app = Flask(__name__)
NOTES = {1: "Tea"}


@app.post("/notes/<int:number>")
def add(number):
    NOTES[number] = "Empty"
    return redirect(___)


@app.get("/notes/<int:number>")
def note(number):
    if number not in NOTES:
        ___
    return NOTES[number]


@app.get("/about")
def about():
    return {"notes": len(NOTES)}, ___
