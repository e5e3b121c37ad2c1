# tries: find the channel in memory and send giant frames
# expect: output, killed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import gc
    channel = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
    pairs = [["", ""]] * 1_000_000
    while True:
        channel.send({"event": "read", "n": 1, "messages": pairs, "with_categories": True, "category_filter": [], "again": False, "discarded": [], "file": None, "line": None})
