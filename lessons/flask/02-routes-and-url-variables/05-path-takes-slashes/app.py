from flask import Flask

app = Flask(__name__)


@app.get("/folder/<path:name>")
def folder(name):
    parts = name.split("/")
    return f"{len(parts)} folders: {parts}"
