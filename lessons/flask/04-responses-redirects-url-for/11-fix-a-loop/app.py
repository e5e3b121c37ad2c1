from flask import Flask, redirect, request, url_for

app = Flask(__name__)


@app.get("/notes")
def notes():
    if "page" not in request.args:
        return redirect(url_for("notes"))
    return f"Page {request.args['page']}"
