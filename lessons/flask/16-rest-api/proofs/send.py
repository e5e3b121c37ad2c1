import json
from datetime import date

from flask import Flask, Response, jsonify

app = Flask(__name__)


@app.get("/")
def home():
    ___
