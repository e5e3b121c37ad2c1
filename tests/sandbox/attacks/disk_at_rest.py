# tries: fill the disk from a thread between two requests
# expect: output, finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import itertools, threading, time
    def fill():
        for number in itertools.count():
            with open(f"big{number}", "wb") as file:
                file.write(bytes(20_000_000))
    threading.Thread(target=fill, daemon=True).start()
    time.sleep(0.3)
    return "x"
