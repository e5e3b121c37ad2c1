from flask import Flask, request

app = Flask(__name__)

NOTES = {"tea": 3, "bread": 0, "milk": 12}


@app.get("/notes/<title>")
def note(title):
    return f"{title}: {NOTES[title]} cups"


@app.get("/notes/<title>/share")
def share(title):
    readers = int(request.args["readers"])
    return f"{NOTES[title] / readers:.1f} cups each"
