from flask import Flask

app = Flask(__name__)

NOTES = ["Buy tea", "Call Ada"]
visits = 0


@app.get("/garden")
def garden():
    NOTES.append("Water the garden")
    return "Noted"


@app.get("/")
@app.get("/home")
def home():
    global visits
    visits = visits + 1
    return f"<h1>The notebook</h1> Visit number {visits}"


@app.get("/count")
def count():
    return f"There are {len(NOTES)} notes."


@app.get("/longest")
def longest():
    return max(NOTES, key=len)


@app.get("/all")
def every_note():
    return NOTES
