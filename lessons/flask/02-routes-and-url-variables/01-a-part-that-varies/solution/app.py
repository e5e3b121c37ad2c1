from flask import Flask

app = Flask(__name__)


@app.get("/by/<author>")
def by(author):
    return f"All notes by {author}"


@app.get("/by/<author>/<topic>")
def by_topic(author, topic):
    return f"Notes by {author} about {topic}"
