# tries: go on by itself whenever it is stopped to be measured
# expect: output, finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, signal, threading
    def go_on():
        while True:
            try:
                os.kill(os.getpid(), signal.SIGCONT)
            except PermissionError:
                return
    for _ in range(3):
        threading.Thread(target=go_on, daemon=True).start()
    held, kept = 0, []
    while held < 200_000_000:
        kept.append(os.open("once", os.O_WRONLY | os.O_CREAT))
        os.remove("once")
        held += os.write(kept[-1], bytes(4_000_000))
        if held > 80_000_000:
            return "BROKEN"
    return "x"
