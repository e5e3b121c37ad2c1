# tries: break the built-in functions
# expect: finished, timeout, killed, crashed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import builtins
    for name in ("len", "str", "repr", "isinstance", "type", "dict", "list", "open", "print"):
        setattr(builtins, name, None)
    return "x"
