from flask import Flask, flash, render_template_string

LOOP = """
{% for ___ in get_flashed_messages(with_categories=true) %}
  <p class="{{ category }}">{{ message }}</p>
{% endfor %}
"""
app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!", "success")
    return "done"


@app.get("/")
def home():
    return render_template_string(LOOP)
