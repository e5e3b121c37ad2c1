# tries: open a socket by the number of another ABI
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    found = [number for number in (41, 0x40000000 + 41) if libc().syscall(number, 2, 1, 0) >= 0]
    return f"BROKEN {found}" if found and MACHINE == "x86_64" else "none"
