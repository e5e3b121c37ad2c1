from flask import Flask

app = Flask(__name__)

NOTES = {1: "Buy bread", 2: "Water the garden", 3: "Call Grace"}


@app.get("/")
def home():
    return "The notebook"


@app.get("/notes/")
def notes():
    return f"{len(NOTES)} notes"


@app.get("/notes/<int:number>")
@app.get("/notes/<int:number>/<any(loud, quiet):voice>")
def note(number, voice="quiet"):
    text = NOTES.get(number, "")
    return text.upper() if voice == "loud" else text


@app.get("/sum/<int(signed=True):a>/<int(signed=True):b>")
def total(a, b):
    return str(a + b)


@app.post("/notes/")
def add():
    NOTES[len(NOTES) + 1] = "Nothing yet"
    return "Added"
