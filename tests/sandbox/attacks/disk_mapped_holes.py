# tries: fill the holes of big empty files through memory
# expect: output, finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import mmap, os
    kept = []
    for number in range(10):
        file = os.open(f"hole{number}", os.O_RDWR | os.O_CREAT)
        os.ftruncate(file, 20_000_000)
        memory = mmap.mmap(file, 20_000_000)
        for page in range(0, 20_000_000, 4096):
            memory[page] = 1
        memory.flush()
        kept.append(memory)
        if sum(os.stat(f"hole{n}").st_blocks for n in range(number + 1)) * 512 > 80_000_000:
            return "BROKEN"
    return "x"
