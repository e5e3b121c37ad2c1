from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/")
def home():
    raise ValueError("the password is tulip")
