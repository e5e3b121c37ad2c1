# tries: make the parent keep millions of messages
# expect: output, timeout
# held by: parent
import gc

import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    channel = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
    pairs = [["ab", "cd"]] * 19_000
    for _ in range(80):
        channel.send({"event": "read", "n": 1, "messages": pairs, "with_categories": True, "category_filter": [], "again": False, "discarded": [], "file": None, "line": None, "pulled": pairs})
    return "x"
