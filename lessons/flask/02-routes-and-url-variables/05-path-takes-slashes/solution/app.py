from flask import Flask

app = Flask(__name__)


@app.get("/folder/<path:name>")
def folder(name):
    parts = name.strip("/").split("/")
    return " > ".join(parts)
