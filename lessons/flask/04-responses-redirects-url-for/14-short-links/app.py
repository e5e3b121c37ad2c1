from flask import Flask, abort, redirect, request, url_for

app = Flask(__name__)

LINKS = {"tea": "/notes/1"}


@app.get("/notes/<int:number>")
def note(number):
    return f"Note {number}"


# TODO: the views of the text
