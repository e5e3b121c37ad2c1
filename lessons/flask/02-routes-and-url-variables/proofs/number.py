from flask import Flask

app = Flask(__name__)


@app.get("/double/<value>")
def double(value):
    return f"{value * 2}"
