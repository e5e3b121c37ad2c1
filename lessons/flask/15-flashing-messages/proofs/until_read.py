from flask import Flask, flash, get_flashed_messages, redirect

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    return redirect("/3")


@app.get("/<int:hops>")
def hop(hops):
    return redirect(f"/{hops - 1}") if hops else "Nothing is read here."


@app.get("/")
def home():
    return str(get_flashed_messages())
