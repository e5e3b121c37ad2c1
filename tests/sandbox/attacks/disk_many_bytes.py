# tries: fill the disk with big files
# expect: output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import itertools, time
    for number in itertools.count():
        with open(f"big{number}", "wb") as file:
            file.write(bytes(20_000_000))
        time.sleep(0.02)
