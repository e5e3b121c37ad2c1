# tries: wait for a thread that loops
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import threading
    def loop():
        while True:
            pass
    thread = threading.Thread(target=loop)
    thread.start()
    thread.join()
