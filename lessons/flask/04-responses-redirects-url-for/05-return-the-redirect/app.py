from flask import Flask, redirect, request

app = Flask(__name__)
notes = []


@app.post("/notes")
def add():
    notes.append(request.form["text"])
    redirect("/")


@app.get("/")
def home():
    return f"Notes: {', '.join(notes)}"
