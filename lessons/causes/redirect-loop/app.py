from flask import Flask, redirect, request, session, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.before_request
def guard():
    if "name" not in session:
        return redirect(url_for("enter"))


@app.get("/enter")
def enter():
    return "Who are you?"
