from flask import Flask, request

app = Flask(__name__)


@app.post("/hello")
def hello():
    name = request.form.get("name", "reader")
    return f"Hello, {name}!"
