"""A step whose app has a page to use: links and a form, with a token that only its memory knows."""

from __future__ import annotations

from pathlib import Path

from tests.support.screen_course import READ, write_course

APP = """from flask import Flask, flash, redirect, render_template, request
import time

app = Flask(__name__)
app.secret_key, token, orders = "dev", str(time.monotonic_ns()), []
@app.get("/")
def home():
    return render_template("home.html", orders=orders, token=token)
@app.post("/order")
def order():
    assert request.form["token"] == token
    orders.append(request.form["tea"])
    flash(f"Ordered {orders[-1]}!", "success")
    return redirect("/")
@app.get("/hangs")
def hangs():
    while True:
        pass
"""

HOME = """<!doctype html>
<h1>Tea room</h1>
<p>Fresh water is all that we add to your tea.</p>
{% for message in get_flashed_messages() %}<div class="alert-danger">{{ message }}</div>{% endfor %}
<form method="post" action="/order"><input type="hidden" name="token" value="{{ token }}">
<label>Tea <input name="tea" maxlength="{{ '9' * 5000 }}" required></label>
<label><input type="checkbox" name="fast"> fast</label>
<button>Order</button></form>
<p>{{ orders|length }} ordered. <a href="/hangs">Wait</a>
<a href="https://shop.example/">Shop</a></p>
"""


def write_tea_room(folder: Path) -> Path:
    """Write a course of this one step."""
    read = READ.replace('requests = ["POST /save"]', 'requests = ["GET /"]').replace(
        "Flash, then show", "Tea room"
    )
    return write_course(
        folder, {"01-tea-room": {"step.md": read, "app.py": APP, "templates/home.html": HOME}}
    )
