from flask import Flask, request

app = Flask(__name__)
user = {"name": "Kim", "admin": False}


@app.patch("/user")
def change_user():
    data = request.get_json()
    ___
    return user
