from flask import Flask, abort

app = Flask(__name__)
NOTES = {1: "Tea", 2: "Garden"}


def find(number):
    if number == 3:
        abort(410, "This note is gone.")
    if number not in NOTES:
        abort(404, "This note doesn't exist.")
    return NOTES[number]


@app.get("/notes/<int:number>")
def note(number):
    title = find(number)
    print(f"{number} was found")
    return title
