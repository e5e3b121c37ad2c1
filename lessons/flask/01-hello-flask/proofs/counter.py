from flask import Flask

app = Flask(__name__)


visits = 0


@app.get("/")
def home():
    global visits
    visits = visits + 1
    return f"visit {visits}"
