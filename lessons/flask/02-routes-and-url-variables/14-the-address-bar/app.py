from flask import Flask

app = Flask(__name__)

NOTES = {1: "Buy bread", 2: "Water the garden", 3: "Call Grace"}


@app.get("/")
def home():
    return "The notebook"


# TODO: the rules and views of the pages
