from flask import Flask

app = Flask(__name__)

NOTES = {"tea": "Buy green tea", "garden": "Water the roses"}


@app.get("/notes/<title>")
def note(title):
    if title not in NOTES:
        return f"There is no note {title}.", 404
    return NOTES[title]


@app.post("/notes/<title>")
def add(title):
    NOTES[title] = "Nothing yet"
    return f"Added {title}.", 201
