# tries: connect from asyncio
# expect: denied
# held by: landlock-4, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import asyncio
    asyncio.run(asyncio.open_connection("127.0.0.1", TCP))
    return "BROKEN"
