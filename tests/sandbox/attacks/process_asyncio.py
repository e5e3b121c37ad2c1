# tries: run a program from asyncio
# expect: denied
# held by: seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import asyncio
    asyncio.run(asyncio.create_subprocess_exec("sleep", "100"))
    return "BROKEN"
