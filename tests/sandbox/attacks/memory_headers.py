# tries: answer with giant headers
# expect: finished, output, memory
# held by: limits, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    response = flask.Response("x")
    for number in range(300):
        response.headers[f"X-{number}"] = "y" * 100_000
    return response
