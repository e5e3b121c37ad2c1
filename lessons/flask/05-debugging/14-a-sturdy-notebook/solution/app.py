from flask import Flask, abort, request

app = Flask(__name__)

NOTES = {"tea": 3, "bread": 0, "milk": 12}


@app.errorhandler(404)
def not_found(error):
    app.logger.warning("nothing at %s", request.path)
    return f"There's nothing at {request.path}", 404


@app.errorhandler(ValueError)
@app.errorhandler(ZeroDivisionError)
def no_number(error):
    return "Please send a number above zero.", 400


@app.after_request
def stamp(response):
    response.headers["X-Notebook"] = "open"
    return response


@app.get("/notes/<title>")
def note(title):
    if title not in NOTES:
        abort(404)
    return f"{title}: {NOTES[title]} cups"


@app.get("/notes/<title>/share")
def share(title):
    if title not in NOTES:
        abort(404)
    readers = int(request.args["readers"])
    return f"{NOTES[title] / readers:.1f} cups each"
