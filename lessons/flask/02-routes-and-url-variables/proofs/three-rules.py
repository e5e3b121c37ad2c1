from flask import Flask

app = Flask(__name__)


@app.get("/<path:name>")
def any_path(name):
    return "path"


@app.get("/<name>")
def any_name(name):
    return "string"


@app.get("/<int:name>")
def any_number(name):
    return "int"
