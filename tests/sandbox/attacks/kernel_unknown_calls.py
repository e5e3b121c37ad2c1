# tries: make calls that are younger than the filter
# expect: finished
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    found = [number for number in range(470, 600) if libc().syscall(number, 0, 0, 0, 0, 0, 0) >= 0]
    return f"BROKEN {found}" if found else "none"
