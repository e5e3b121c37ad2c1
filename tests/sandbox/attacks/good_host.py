# tries: ask who and where it is
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import getpass, os, platform, socket
    socket.gethostname(), os.getpid(), os.cpu_count(), os.uname(), platform.python_version(), platform.system(), os.path.expanduser("~")
    return "OK"
