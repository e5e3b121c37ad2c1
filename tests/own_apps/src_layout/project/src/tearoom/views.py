from flask import Blueprint, flash, render_template

bp = Blueprint("tea", __name__)


@bp.get("/")
def home():
    flash("Hello.")
    return render_template("home.html")
