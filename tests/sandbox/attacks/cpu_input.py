# tries: wait for somebody to type
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    try:
        input("Name? ")
    except EOFError:
        return "nobody there"
    return "BROKEN"
