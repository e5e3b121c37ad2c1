# tries: run coroutines
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import asyncio
    async def answer():
        await asyncio.sleep(0)
        return await asyncio.to_thread(lambda: "OK")
    return asyncio.run(answer())
