from flask import Flask

app = Flask(__name__)


@app.get("/notes/tea")
def note():
    body = {"title": "Tea", "done": False, "tags": ["shop", "home"]}
    return body, 200, {"X-Notes": "2"}
