from flask import Flask, request

app = Flask(__name__)


___
def note():
    return f"{request.method} works"
