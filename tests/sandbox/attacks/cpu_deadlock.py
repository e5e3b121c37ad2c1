# tries: wait for a lock that it holds
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import threading
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
