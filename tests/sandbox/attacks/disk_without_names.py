# tries: write to files that never have a name
# expect: output, finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    held, kept = 0, []
    while held < 200_000_000:
        kept.append(os.open(".", os.O_TMPFILE | os.O_RDWR))
        held += os.write(kept[-1], bytes(8_000_000))
        if held > 80_000_000:
            return "BROKEN"
    return "x"
