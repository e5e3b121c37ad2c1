# tries: a file in memory, and its copy
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import mmap, shutil
    with open("data.bin", "wb") as file:
        file.write(b"O" * 1_000_000)
    with open("data.bin", "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        memory[1:2] = b"K"
        memory.flush()
    shutil.copyfile("data.bin", "copy.bin")
    with open("copy.bin", "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        return memory[:2].decode() if len(memory) == 1_000_000 else "no"
