from flask import Flask

app = Flask(__name__)


@app.get("/pages/<int:count>")
def pages(count):
    return f"Both sides: {count * 2}"
