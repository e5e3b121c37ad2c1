# tries: read a private file's attributes past Python
# expect: finished
# held by: seccomp
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from raw import libc
    import ctypes
    value = ctypes.create_string_buffer(200)
    libc().getxattr(SECRET_FILE.encode(), b"user.note", value, ctypes.c_size_t(200))
    libc().lgetxattr(SECRET_FILE.encode(), b"user.note", value, ctypes.c_size_t(200))
    return value.value.decode()
