from flask import Flask, request

app = Flask(__name__)


@app.post("/ratings")
def add_rating():
    stars = request.get_json()["stars"]
    if type(stars) is not int or not 1 <= stars <= 5:
        return {"error": "stars must be a number"}, 400
    return {"stars": stars}, 201
