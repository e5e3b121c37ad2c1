from flask import Flask, flash, render_template_string

PAGE = """
{% for category, message in get_flashed_messages(with_categories=true) %}
  <p class="alert alert-{{ category }}">{{ message }}</p>
{% endfor %}
"""
app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    ___
    return "done"


@app.get("/")
def home():
    return render_template_string(PAGE)
