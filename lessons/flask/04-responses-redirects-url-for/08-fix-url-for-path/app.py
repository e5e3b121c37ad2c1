from flask import Flask, redirect, url_for

app = Flask(__name__)


@app.get("/notes/<int:number>")
def note(number):
    return f"Note {number}"


@app.get("/first")
def first():
    return redirect(url_for("/notes/1"))
