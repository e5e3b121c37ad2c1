from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return "Home"


@app.get("/by/<author>")
def by(author):
    return f"All notes by {author}"
