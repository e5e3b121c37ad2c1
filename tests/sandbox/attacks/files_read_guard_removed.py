# tries: find the guard in memory and empty it, then read
# expect: denied
# held by: landlock
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import gc
    for thing in gc.get_objects():
        if type(thing).__name__ == "Guard":
            vars(thing)["_rules"].clear()
    return open(SECRET_FILE).read()
