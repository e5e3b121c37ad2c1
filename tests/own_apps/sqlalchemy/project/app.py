from flask import Flask, flash, redirect, render_template_string, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", SQLALCHEMY_DATABASE_URI="sqlite:///notes.db")
db = SQLAlchemy(app)
PAGE = """
{% for message in get_flashed_messages() %}<p>{{ message }}</p>{% endfor %}
{% for note in notes %}<li>{{ note.text }}</li>{% endfor %}
"""


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.String, unique=True)


with app.app_context():
    db.create_all()


@app.get("/")
def home():
    return render_template_string(PAGE, notes=Note.query.all())


@app.post("/")
def add():
    db.session.add(Note(text=request.form["text"]))
    try:
        db.session.commit()
        flash("Added.")
    except IntegrityError:
        db.session.rollback()
        flash("You have that already.")
    return redirect("/")
