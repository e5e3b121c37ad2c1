# tries: keep memory in the buffers of sockets
# expect: finished, denied
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import socket
    kept, held = [], 0
    try:
        while held < 200_000_000:
            pair = socket.socketpair()
            kept.append(pair)
            for end in pair:
                try:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
                except OSError:
                    pass
                end.setblocking(False)
                try:
                    while True:
                        held += end.send(bytes(65_536))
                except BlockingIOError:
                    pass
    except OSError:
        pass
    return "BROKEN" if held > 80_000_000 else "x"
