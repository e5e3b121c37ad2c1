from flask import Flask, flash, render_template_string, request

LOOP = """
{% for category, message in get_flashed_messages(___) -%}
  {{ category }}: {{ message }}
{%- endfor %}
"""
app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash(**request.form)
    return "done"


@app.get("/")
def home():
    return render_template_string(LOOP)
