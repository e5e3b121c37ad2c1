from flask import Flask, flash, get_flashed_messages, redirect, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/upload")
def upload():
    flash(request.files["photo"])
    return redirect(url_for("home"))


@app.get("/")
def home():
    return str(get_flashed_messages())
