from flask import Flask, abort, jsonify, make_response, redirect, request, url_for

app = Flask(__name__)


@app.get("/notes/save")
def save():
    return redirect("home")


@app.get("/notes/home")
def beside():
    return "beside"


@app.get("/home")
def on_top():
    return "on top"
