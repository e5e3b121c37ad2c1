from flask import Flask, redirect, url_for

app = Flask(__name__)


@app.get("/write-to-us")
def contact():
    return "Write to us"


@app.get("/a")
def by_path():
    return redirect(url_for("contact"))


@app.get("/b")
def by_name():
    return redirect(url_for("contact"))
