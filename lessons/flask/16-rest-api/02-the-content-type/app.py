import json

from flask import Flask

app = Flask(__name__)


@app.get("/dumped")
def dumped():
    return json.dumps({"id": 1})


@app.get("/returned")
def returned():
    return {"id": 1}
