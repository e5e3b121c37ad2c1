# tries: raise an exception with a giant text and a giant chain
# expect: finished, timeout, output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    error = None
    for number in range(900):
        try:
            raise ValueError("x" * 100_000) from error
        except ValueError as problem:
            error = problem
    raise error
