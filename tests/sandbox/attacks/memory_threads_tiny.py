# tries: start ten thousand threads with tiny stacks
# expect: killed, finished, memory
# held by: parent, limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import threading, time
    threading.stack_size(32768)
    for _ in range(10_000):
        threading.Thread(target=time.sleep, args=[1000], daemon=True).start()
    time.sleep(1)
    return "BROKEN"
