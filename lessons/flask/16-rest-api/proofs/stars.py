from flask import Flask, request

app = Flask(__name__)


@app.post("/ratings")
def add_rating():
    stars = request.get_json()["stars"]
    if ___:
        return {"error": "stars must be a whole number"}, 400
    return {"stars": stars}, 201
