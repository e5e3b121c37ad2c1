from flask import Flask, abort, jsonify, make_response, redirect, request, url_for

app = Flask(__name__)


@app.get("/notes/<title>")
def note(title):
    return title


@app.get("/")
def home():
    return ___
