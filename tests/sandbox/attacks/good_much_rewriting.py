# tries: a file of 8 MB that is written again and again
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    for _ in range(20):
        with open("report.bin", "wb") as file:
            file.write(bytes(8_000_000))
    os.posix_fallocate(os.open("room", os.O_RDWR | os.O_CREAT), 0, 100_000)
    return "OK" if os.path.getsize("room") == 100_000 else "no"
