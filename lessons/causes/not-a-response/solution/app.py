from flask import Flask

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/count")
def count():
    return str(5)
