from flask import Blueprint, flash, redirect, render_template, request, url_for

from .db import get_db

bp = Blueprint("notes", __name__, url_prefix="/notes")


@bp.get("/")
def index():
    notes = get_db().execute("SELECT text FROM note").fetchall()
    return render_template("notes/index.html", notes=notes)


@bp.post("/")
def add():
    if not request.form["text"]:
        flash("Text is required.", "error")
    else:
        get_db().execute("INSERT INTO note (text) VALUES (?)", (request.form["text"],))
        get_db().commit()
        flash("Added.", "success")
    return redirect(url_for("notes.index"))
