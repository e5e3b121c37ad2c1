from flask import Flask

app = Flask(__name__)

NOTES = ["Buy tea", "Call Ada"]


@app.get("/garden")
def garden():
    NOTES.append("Water the garden")
    return "Noted"


# TODO: the views of the text
