# tries: write by the calls that gather, copy and splice
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    with open("source", "wb") as file:
        file.write(bytes(5_000_000))
    source = os.open("source", os.O_RDONLY)
    written = 0
    def ways(target):
        yield lambda: os.writev(target, [bytes(1_000_000)] * 5)
        yield lambda: os.pwritev(target, [bytes(1_000_000)] * 5, 0)
        yield lambda: os.sendfile(target, source, 0, 5_000_000)
        yield lambda: os.copy_file_range(source, target, 5_000_000, 0)
    for number in range(6):
        target = os.open(f"target{number}", os.O_WRONLY | os.O_CREAT)
        for way in ways(target):
            try:
                written += way()
            except OSError:
                pass
    return "BROKEN" if written else "no"
