from flask import Flask, request

app = Flask(__name__)


def tags_of(text):
    tags = [word for word in text.split() if word.startswith("#")]
    tags.sort()
    return tags


@app.get("/tags")
def tags():
    found = tags_of(request.args["text"])
    return ", ".join(found)
