from flask import Blueprint, Flask, flash, get_flashed_messages

admin = Blueprint("admin", __name__)


@admin.post("/admin/save")
def save():
    flash("Saved!")
    return "done"


@admin.get("/admin")
def page():
    return " ".join(get_flashed_messages())


app = Flask(__name__)
app.secret_key = "dev"
app.register_blueprint(admin)
app.add_url_rule("/", view_func=page)
