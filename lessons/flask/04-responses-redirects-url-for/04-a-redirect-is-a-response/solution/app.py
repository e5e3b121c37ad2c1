from flask import Flask, redirect

app = Flask(__name__)


@app.get("/diary")
def diary():
    return redirect("/notes", 301)


@app.get("/notes")
def notes():
    return "All notes"
