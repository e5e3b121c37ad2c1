from flask import Flask

app = Flask(__name__)
PRICES = {"tea": 3, "milk": 1, "rice": 2, "salt": 4}


@app.get("/prices/<name>")
def show_price(name):
    if name not in PRICES:
        return 404, {"error": f"There is no {name}."}
    return {"name": name, "price": PRICES[name]}
