from flask import Blueprint, flash, redirect, render_template, url_for

notes = Blueprint("notes", __name__)


@notes.get("/")
def home():
    return render_template("home.html")


@notes.post("/save")
def save():
    from app import GREETING

    flash(GREETING)
    return redirect(url_for("notes.home"))
