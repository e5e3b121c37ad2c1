from flask import Flask

app = Flask(__name__)
PASSWORD = "tulip"


@app.get("/diary")
def diary():
    raise ValueError(f"can't open the diary with {PASSWORD}")
