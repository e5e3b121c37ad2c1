# tries: catch every exception and go on
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    while True:
        try:
            while True:
                1 / 0
        except BaseException:
            pass
