from flask import Flask, request

app = Flask(__name__)
users = {1: {"id": 1, "name": "Kim", "admin": False}}


@app.get("/users/<int:user_id>")
def show_user(user_id):
    return users[user_id]


@app.patch("/users/<int:user_id>")
def change_user(user_id):
    changes = request.get_json()
    users[user_id].update(changes)
    return users[user_id]
