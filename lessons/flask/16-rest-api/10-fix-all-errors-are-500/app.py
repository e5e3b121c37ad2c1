from flask import Flask, request

app = Flask(__name__)


@app.errorhandler(Exception)
def as_json(error):
    return {"error": str(error)}, 500


@app.get("/share")
def share():
    people = request.args.get("people", 1, type=int)
    return {"slices": 12 // people}
