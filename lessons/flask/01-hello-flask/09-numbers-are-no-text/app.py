from flask import Flask

app = Flask(__name__)


NOTES = ["Buy tea", "Call Ada"]


@app.get("/all")
def every_note():
    return NOTES


@app.get("/count")
def count():
    return len(NOTES)
