# tries: keep memory in pipes that were made bigger
# expect: finished, denied
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import fcntl, os
    held, kept = 0, []
    try:
        while held < 200_000_000:
            read, write = os.pipe()
            kept += [read, write]
            os.set_blocking(write, False)
            try:
                fcntl.fcntl(write, 1031, 1 << 20)
            except OSError:
                pass
            try:
                while True:
                    held += os.write(write, bytes(65_536))
            except BlockingIOError:
                pass
    except OSError:
        pass
    return "BROKEN" if held > 40_000_000 else "x"
