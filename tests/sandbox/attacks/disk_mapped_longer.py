# tries: map one page of empty files and make the mapping longer
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import mmap, os
    held, kept = 0, []
    for number in range(8):
        file = os.open(f"long{number}", os.O_RDWR | os.O_CREAT)
        os.ftruncate(file, 20_000_000)
        memory = mmap.mmap(file, 4096)
        kept.append(memory)
        try:
            memory.resize(20_000_000)
        except OSError:
            continue
        for page in range(0, 20_000_000, 4096):
            memory[page] = 1
        memory.flush()
        held += os.stat(f"long{number}").st_blocks * 512
    return "BROKEN" if held > 80_000_000 else "no"
