from flask import Flask

app = Flask(__name__)


@app.get("/by/<author>")
def by(author):
    return f"Notes by {author}"
