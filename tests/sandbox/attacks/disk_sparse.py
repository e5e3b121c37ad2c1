# tries: make a file that looks giant and holds nothing
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    with open("sparse", "wb") as file:
        file.truncate(60_000_000)
    return "x"
