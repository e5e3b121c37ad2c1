# tries: log to a file of its own
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import logging
    from logging.handlers import RotatingFileHandler
    handler = RotatingFileHandler("app.log", maxBytes=50, backupCount=2)
    log = logging.getLogger("mine")
    log.addHandler(handler)
    for _ in range(10):
        log.warning("something happened")
    return "OK" if "happened" in open("app.log").read() + open("app.log.1").read() else "no"
