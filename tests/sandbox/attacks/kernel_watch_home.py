# tries: be told of everything that happens in the home
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import os
    watch = libc().inotify_init()
    return "BROKEN" if watch >= 0 and libc().inotify_add_watch(watch, HOME.encode(), 0xFFF) >= 0 else "no"
