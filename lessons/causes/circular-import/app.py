from flask import Flask

from notes import notes

app = Flask(__name__)
app.secret_key = "dev"
app.register_blueprint(notes)
GREETING = "Saved!"
