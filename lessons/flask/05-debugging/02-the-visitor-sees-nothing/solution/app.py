from flask import Flask

app = Flask(__name__)
PASSWORD = "tulip"


@app.get("/diary")
def diary():
    return "The diary is closed.", 403
