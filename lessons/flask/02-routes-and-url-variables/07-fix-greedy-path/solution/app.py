from flask import Flask

app = Flask(__name__)


@app.get("/folder/<path:name>")
def folder(name):
    return f"folder {name}"


@app.get("/folder/<path:name>/edit")
def edit(name):
    return f"rename {name}"
