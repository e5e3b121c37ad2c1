# tries: share memory by a name
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from multiprocessing import shared_memory
    shared_memory.SharedMemory("flasklings_canary", create=True, size=10)
    return "BROKEN"
