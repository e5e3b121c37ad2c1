# tries: go on in a background thread
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import queue, threading
    results = queue.Queue()
    threading.Thread(target=lambda: results.put("OK"), daemon=True).start()
    return results.get(timeout=2)
