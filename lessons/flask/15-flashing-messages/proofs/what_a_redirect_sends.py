from flask import Flask, redirect, request, url_for

app = Flask(__name__)


@app.post("/save")
def save():
    return redirect(url_for("home"), ___)


@app.route("/", methods=["GET", "POST"])
def home():
    return f"{request.method} with the form {request.form.to_dict()}"
