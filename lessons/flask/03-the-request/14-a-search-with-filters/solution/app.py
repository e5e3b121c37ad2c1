from flask import Flask, request

app = Flask(__name__)


NOTES = {"tea": 3, "teapot": 25, "cup": 5, "spoon": 2}


@app.get("/notes")
def notes():
    word = request.args.get("q", "")
    most = request.args.get("max", 1_000, type=int)
    without = request.args.getlist("without")
    names = [name for name in NOTES if word in name and NOTES[name] <= most]
    return ", ".join(sorted(name for name in names if name not in without))


@app.post("/notes")
def add():
    sent = request.json if request.is_json else request.form
    price = sent.get("price", "")
    if not sent.get("name") or not str(price).isdigit():
        return "A note needs a name and a price.", 400
    NOTES[sent["name"]] = int(price)
    return "Added", 201
