# tries: make the parent fail at a made up stack
# expect: crashed
# held by: parent
import os
import time

import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    here = os.getcwd()
    lines = [b'  File "\0", line 1 in x', b'  File "x", line ' + b"9" * 5_000 + b" in x", b'  File "/proc/1/root/x", line 1 in x', b'  File "' + here.encode() + b'/../../x", line 3 in x', b'  File "' + here.encode() + b'/app.py", line 3 in home']
    os.write(2, b"Fatal Python error: made up\n\n" + b"\n".join(lines) + b"\n")
    time.sleep(0.1)
    os._exit(1)
