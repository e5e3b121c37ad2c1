# tries: start threads without end
# expect: finished, killed, memory
# held by: parent, limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import threading, time
    try:
        while True:
            threading.Thread(target=time.sleep, args=[1000], daemon=True).start()
    except RuntimeError:
        time.sleep(0.3)
        return "no more"
