from flask import Flask

app = Flask(__name__)
PRICES = {"tea": 3}


@app.get("/prices/<name>")
def price(name):
    if name not in PRICES:
        return 404, {"error": "not found"}
    return {"price": PRICES[name]}
