from flask import Flask, flash, redirect, render_template
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError
from wtforms import StringField
from wtforms.validators import DataRequired

app = Flask(__name__)
app.secret_key = "dev"
CSRFProtect(app)


class NameForm(FlaskForm):
    name = StringField(validators=[DataRequired()])


@app.route("/", methods=["GET", "POST"])
def home():
    form = NameForm()
    if form.validate_on_submit():
        flash(f"Hello {form.name.data}.")
        return redirect("/")
    return render_template("form.html", form=form)


@app.errorhandler(CSRFError)
def refused(error):
    return error.description, 400
