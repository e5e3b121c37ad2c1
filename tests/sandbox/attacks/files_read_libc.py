# tries: read the secret through the C library
# expect: finished
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import ctypes
    buffer = ctypes.create_string_buffer(200)
    libc().read(libc().open(SECRET_FILE.encode(), 0), buffer, 200)
    return buffer.value
