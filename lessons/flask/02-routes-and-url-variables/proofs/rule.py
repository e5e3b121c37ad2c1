from flask import Flask

app = Flask(__name__)


@app.get("___")
def page(value):
    return f"got {value!r}"
