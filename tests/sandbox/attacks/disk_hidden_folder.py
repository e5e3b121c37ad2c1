# tries: fill a folder that may be entered and not read
# expect: output, finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, time
    os.mkdir("hidden", 0o300)
    for number in range(100):
        with open(f"hidden/{number}", "wb") as file:
            file.write(bytes(20_000_000))
        time.sleep(0.02)
