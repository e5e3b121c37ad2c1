from flask import Flask

app = Flask(__name__)


@app.get("/about")
def about_us():
    return "about us"
