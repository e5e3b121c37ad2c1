# tries: start a worker process afresh, which Python does not audit
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import multiprocessing
    multiprocessing.get_context("spawn").Process(target=print).start()
    return "BROKEN"
