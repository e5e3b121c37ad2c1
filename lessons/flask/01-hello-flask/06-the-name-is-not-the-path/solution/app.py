from flask import Flask

app = Flask(__name__)


@app.get("/hello")
@app.get("/hi")
def goodbye():
    return "Hello, reader!"


def secret():
    return "Nobody should read this."
