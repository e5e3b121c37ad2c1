from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    print("home() runs")
    return "the page"
