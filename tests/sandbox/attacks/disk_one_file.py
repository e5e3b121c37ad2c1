# tries: write one file without end
# expect: finished
# held by: limits
# says: File too large
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    with open("big", "wb") as file:
        while True:
            file.write(bytes(1_000_000))
