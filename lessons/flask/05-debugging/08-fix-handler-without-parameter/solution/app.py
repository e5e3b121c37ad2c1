from flask import Flask, abort

app = Flask(__name__)


@app.errorhandler(404)
def not_found(error):
    return "Please look in the index.", 404


@app.get("/notes/<int:number>")
def note(number):
    if number > 90:
        abort(404)
    return f"Note {number}"
