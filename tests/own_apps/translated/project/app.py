from flask import Flask, flash, render_template_string
from flask_babel import Babel, lazy_gettext

app = Flask(__name__)
app.secret_key = "dev"
Babel(app)
WELCOME = lazy_gettext("Welcome to the tea room.")


@app.get("/")
def home():
    flash(str(WELCOME))
    return render_template_string("{{ get_flashed_messages()|join(' ') }}")
