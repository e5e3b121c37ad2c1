from flask import Flask, flash, render_template_string

LOOP = "{% for message in get_flashed_messages() %}{{ message }}{% endfor %}"

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    return "done"


@app.get("/")
def home():
    return ___
