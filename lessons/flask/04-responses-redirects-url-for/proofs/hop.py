from flask import Flask, abort, jsonify, make_response, redirect, request, url_for

app = Flask(__name__)


@app.get("/old")
def old():
    return redirect("/new")


@app.get("/new")
def new():
    return "the new page"
