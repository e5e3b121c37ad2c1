from flask import Flask

app = Flask(__name__)


@app.get("/notes/tea")
def note():
    return {"title": "Tea", "done": False, "tags": ["shop", "home"]}
