# tries: reserve room by the command that other systems have for it
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import fcntl, os, struct
    held = 0
    for command in (0x40305828, 0x4030582A, 0x40305839):
        for number in range(3):
            with open(f"reserved{command}-{number}", "wb") as file:
                space = struct.pack("=hhqqiI16s", 0, 0, 0, 20_000_000, 0, 0, b"")
                try:
                    fcntl.ioctl(file, command, space)
                except OSError:
                    pass
                held += os.fstat(file.fileno()).st_blocks * 512
    return "BROKEN" if held else "no"
