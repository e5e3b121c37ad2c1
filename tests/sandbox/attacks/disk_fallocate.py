# tries: reserve room on the disk between two looks of a watch
# expect: output, finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    held = 0
    while held < 200_000_000:
        file = os.open(f"reserved{held}", os.O_RDWR | os.O_CREAT)
        os.posix_fallocate(file, 0, 20_000_000)
        held += os.fstat(file).st_blocks * 512
        os.close(file)
        if held > 80_000_000:
            return "BROKEN"
    return "x"
