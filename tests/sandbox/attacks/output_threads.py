# tries: flood both streams from many threads
# expect: output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, threading
    def flood(descriptor):
        while True:
            os.write(descriptor, b"x" * 65536)
    for number in range(8):
        threading.Thread(target=flood, args=[1 + number % 2], daemon=True).start()
    flood(1)
