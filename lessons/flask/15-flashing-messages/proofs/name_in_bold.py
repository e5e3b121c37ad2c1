from flask import Flask, flash, render_template_string, request
from markupsafe import Markup

LOOP = "{% for message in get_flashed_messages() %}{{ message }}{% endfor %}"

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/hello")
def hello():
    name = request.form["name"]
    ___
    return "done"


@app.get("/")
def home():
    return render_template_string(LOOP)
