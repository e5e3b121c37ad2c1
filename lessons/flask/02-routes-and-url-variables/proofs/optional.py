from flask import Flask

app = Flask(__name__)


___
    return f"Hello, {name}!"
