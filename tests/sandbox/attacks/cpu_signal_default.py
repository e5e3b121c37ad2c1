# tries: let the question where it is be deadly
# expect: timeout, killed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import signal
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    while True:
        pass
