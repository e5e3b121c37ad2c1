# tries: unpack what packs well
# expect: memory
# held by: limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import zlib
    data = zlib.compress(bytes(300_000_000))
    return str(len(zlib.decompress(data) * 4))
