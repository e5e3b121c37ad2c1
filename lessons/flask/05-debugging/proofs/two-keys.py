from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/args")
def from_query():
    return request.args["q"]


@app.get("/dict")
def from_dict():
    return {}["q"]
