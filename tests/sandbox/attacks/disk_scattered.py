# tries: write one byte to every block of a big file
# expect: output, finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    written = 0
    for number in range(4):
        file = os.open(f"scattered{number}", os.O_WRONLY | os.O_CREAT)
        for block in range(0, 40_000_000, 4096):
            os.pwrite(file, b"x", block)
        written += os.fstat(file).st_blocks * 512
        if written > 80_000_000:
            return "BROKEN"
    return "x"
