# tries: write on when the first thread of the process has left
# expect: output, killed, crashed, timeout
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, threading, time
    held = []
    def fill():
        time.sleep(0.05)
        while sum(held) < 200_000_000:
            file = os.open("gone", os.O_RDWR | os.O_CREAT)
            os.remove("gone")
            held.append(os.write(file, bytes(8_000_000)))
        threading.Thread(target=fill).start()
    from raw import libc
    leave = 60 if MACHINE == "x86_64" else 93
    libc().syscall(leave, 0)
