from flask import Flask, redirect

app = Flask(__name__)


@app.get("/diary")
def diary():
    return redirect("/notes")


@app.get("/notes")
def notes():
    return "All notes"
