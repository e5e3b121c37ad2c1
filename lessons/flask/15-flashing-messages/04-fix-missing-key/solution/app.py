from flask import Flask, flash, get_flashed_messages, redirect, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    messages = " ".join(get_flashed_messages())
    return f"<h1>Guest book</h1>{messages}"


@app.post("/sign")
def sign():
    flash(f"Thank you, {request.form['name']}.")
    return redirect(url_for("home"))
