from flask import Flask

app = Flask(__name__)


@app.get("___")
def page(**values):
    return f"got {values}"
