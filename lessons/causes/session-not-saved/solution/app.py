from flask import Flask, session

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    cart = session.setdefault("cart", [])
    return f"In the cart: {len(cart)}"


@app.get("/add")
def add():
    session["cart"].append("tea")
    session.modified = True
    return "Added"
