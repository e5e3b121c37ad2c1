from flask import Flask, abort, jsonify, make_response, redirect, request, url_for

app = Flask(__name__)


@app.post("/form")
def form():
    return redirect("/next", 303)


@app.route("/next", methods=["GET", "POST"])
def following():
    return f"by {request.method}"
