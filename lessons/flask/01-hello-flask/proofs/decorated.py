from flask import Flask

app = Flask(__name__)


___
def notes():
    return "all notes"
