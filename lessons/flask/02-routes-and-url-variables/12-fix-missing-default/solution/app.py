from flask import Flask

app = Flask(__name__)


@app.get("/hello")
@app.get("/hello/<name>")
def hello(name="reader"):
    return f"Hello, {name}!"
