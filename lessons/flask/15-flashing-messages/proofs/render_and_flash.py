from flask import Flask, flash, render_template_string

LOOP = "{% for message in get_flashed_messages() %}{{ message }}{% endfor %}"

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    ___
    return page
