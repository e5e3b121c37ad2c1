# tries: leave programs behind that ignore signals, and hang
# expect: denied, timeout
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, subprocess
    try:
        for _ in range(5):
            subprocess.Popen(["sh", "-c", "trap '' TERM HUP INT; sleep 300 & sleep 300"], env={}, cwd="/", start_new_session=True)
    finally:
        while True:
            pass
