# tries: answer with headers that are none
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return "x", 200, {"X-Bad": "a\u202eb\x1b[31m", "Set-Cookie": "session=\x1b[31m; Path=/"}
