from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"
items = []


@app.get("/")
def show_items():
    return render_template("items.html", items=items)


@app.post("/items")
def add_item():
    items.append(request.form["item"])
    flash(f"Added: {items[-1]}.")
    return redirect(url_for("show_items"))
