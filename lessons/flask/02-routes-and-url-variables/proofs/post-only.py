from flask import Flask

app = Flask(__name__)


@app.post("/note")
def save():
    print("save() runs")
    return "saved"
