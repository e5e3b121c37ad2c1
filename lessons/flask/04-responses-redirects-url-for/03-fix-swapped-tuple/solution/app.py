from flask import Flask

app = Flask(__name__)

NOTES = ["Tea", "Garden"]


@app.get("/notes/<int:number>")
def note(number):
    if number > len(NOTES):
        return f"There are only {len(NOTES)} notes.", 404
    return NOTES[number - 1]
