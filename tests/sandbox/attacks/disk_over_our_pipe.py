# tries: put a file in place of the worker's own pipes and write there
# expect: output, finished, denied, timeout
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    file = os.open("taken", os.O_WRONLY | os.O_CREAT)
    for descriptor in range(3, 20):
        try:
            os.dup2(file, descriptor)
        except OSError:
            pass
    written = 0
    for number in range(20):
        other = os.open(f"taken{number}", os.O_WRONLY | os.O_CREAT)
        for descriptor in range(3, 12):
            try:
                os.close(descriptor)
                os.dup2(other, descriptor)
            except OSError:
                continue
            written += os.write(descriptor, bytes(1_000_000))
            if written > 80_000_000:
                return "BROKEN"
    return "x"
