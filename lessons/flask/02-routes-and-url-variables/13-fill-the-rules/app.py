from flask import Flask

app = Flask(__name__)


@app.get("/square/___")
def square(side):
    return f"{side * side} pages"


@app.get("/folder/___")
def folder(name):
    return f"folder {name}"


@app.route("/like", ___)
def like():
    return "Liked"
