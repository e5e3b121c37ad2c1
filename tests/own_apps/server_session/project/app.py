from cachelib.file import FileSystemCache
from flask import Flask, flash, redirect, render_template_string, session
from flask_session import Session

app = Flask(__name__)
app.config.update(
    SECRET_KEY="dev",
    SESSION_TYPE="cachelib",
    SESSION_CACHELIB=FileSystemCache("sessions", threshold=100),
)
Session(app)


@app.get("/")
def home():
    page = "{% for m in get_flashed_messages() %}<p>{{ m }}</p>{% endfor %}{{ session.count }}"
    return render_template_string(page)


@app.post("/save")
def save():
    session["count"] = session.get("count", 0) + 1
    flash("Saved.")
    return redirect("/")
