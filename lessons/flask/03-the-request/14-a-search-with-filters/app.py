from flask import Flask, request

app = Flask(__name__)


NOTES = {"tea": 3, "teapot": 25, "cup": 5, "spoon": 2}


@app.get("/notes")
def notes():
    # TODO: q, max, and all of the tags to leave out
    return ", ".join(sorted(NOTES))


# TODO: a view for POST /notes
