# tries: keep Python objects in a file
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import pickle
    with open("data", "wb") as file:
        pickle.dump({"a": "OK"}, file)
    with open("data", "rb") as file:
        return pickle.load(file)["a"]
