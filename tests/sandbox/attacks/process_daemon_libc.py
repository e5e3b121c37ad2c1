# tries: leave a daemon behind through the C library
# expect: finished
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import os
    if libc().fork() == 0:
        libc().setsid()
        if libc().fork() == 0:
            for descriptor in range(256):
                libc().close(descriptor)
            libc().sleep(300)
        os._exit(0)
    return "tried"
