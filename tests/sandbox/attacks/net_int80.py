# tries: make a system call by the door for 32-bit programs
# expect: finished, crashed
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import ctypes, mmap
    if MACHINE != "x86_64":
        return "another machine"
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, getpid; int 0x80; ret
    start = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return "BROKEN" if ctypes.CFUNCTYPE(ctypes.c_int)(start)() > 0 else "no"
