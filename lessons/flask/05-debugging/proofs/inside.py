from flask import Flask, abort, request

app = Flask(__name__)


def half(number):
    print("half() begins")
    return 10 / number


@app.get("/")
def home():
    value = half(0)
    print("home() goes on")
    return str(value)
