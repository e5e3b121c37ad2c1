# tries: connect from a thread, where nobody sees the exception
# expect: finished
# held by: landlock-4, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import socket, threading
    threading.excepthook = lambda *_: None
    thread = threading.Thread(target=socket.create_connection, args=[("127.0.0.1", TCP)])
    thread.start()
    thread.join()
    return "tried"
