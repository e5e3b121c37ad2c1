from flask import Flask

app = Flask(__name__)


@app.get("/square/<int:side>")
def square(side):
    return f"{side * side} pages"


@app.get("/folder/<path:name>")
def folder(name):
    return f"folder {name}"


@app.route("/like", methods=["POST"])
def like():
    return "Liked"
