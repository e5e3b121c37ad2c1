from flask import Flask, abort, jsonify, make_response, redirect, request, url_for

app = Flask(__name__)


saved = []


@app.post("/notes")
def add():
    saved.append("a note")
    redirect("/")


@app.get("/")
def home():
    return f"{len(saved)} saved"
