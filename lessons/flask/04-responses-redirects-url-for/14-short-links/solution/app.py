from flask import Flask, abort, redirect, request, url_for

app = Flask(__name__)

LINKS = {"tea": "/notes/1"}


@app.get("/notes/<int:number>")
def note(number):
    return f"Note {number}"


@app.post("/links")
def add():
    name = request.form["name"]
    number = request.form.get("number", type=int)
    if number is None:
        abort(400, "The number isn't a number.")
    if name in LINKS:
        return f"{name} is taken.", 409
    LINKS[name] = url_for("note", number=number)
    return {"link": url_for("follow", name=name)}, 201


@app.get("/to/<name>")
def follow(name):
    if name not in LINKS:
        abort(404, f"There's no link {name}.")
    return redirect(LINKS[name])
