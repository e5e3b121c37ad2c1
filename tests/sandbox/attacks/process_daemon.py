# tries: leave a daemon behind: fork twice, in a session of its own
# expect: denied
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, signal, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(1, 32):
                if number not in (9, 17, 19):
                    signal.signal(number, signal.SIG_IGN)
            os.chdir("/")
            time.sleep(300)
        os._exit(0)
    return "tried"
