from flask import Flask

app = Flask(__name__)

NOTES = ["Tea", "Garden"]


@app.get("/notes/<int:number>")
def note(number):
    if number > len(NOTES):
        return 404, f"There are only {len(NOTES)} notes."
    return NOTES[number - 1]
