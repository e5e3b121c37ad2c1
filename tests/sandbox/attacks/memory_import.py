# tries: fill the memory while it is imported
# expect: memory
# held by: limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


keep = [bytearray(1_000_000) for _ in range(100_000)]
