# tries: end with app.run(), as every first app does
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return "OK"
app.run(debug=True, port=5000)
