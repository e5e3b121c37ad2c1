# tries: leave threads behind that loop
# expect: finished
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
    for _ in range(4):
        threading.Thread(target=loop).start()
    return "x"
