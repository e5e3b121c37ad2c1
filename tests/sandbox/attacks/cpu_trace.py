# tries: slow every line down
# expect: timeout, finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import sys, time
    sys.settrace(lambda *_: time.sleep(0.05))
    def step():
        pass
    for _ in range(10_000):
        step()
