# tries: fill the disk from many threads in the same moment
# expect: output, finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, threading
    ready, written = threading.Barrier(20), []
    def fill(number):
        file = os.open(f"part{number}", os.O_WRONLY | os.O_CREAT)
        ready.wait()
        for _ in range(5):
            written.append(os.write(file, bytes(2_000_000)))
    threads = [threading.Thread(target=fill, args=[n], daemon=True) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "BROKEN" if sum(written) > 80_000_000 else "x"
