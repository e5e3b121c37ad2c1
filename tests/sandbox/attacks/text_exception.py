# tries: raise an exception that harms whoever looks at it
# expect: finished, crashed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    class Bad(Exception):
        def __str__(self): raise SystemExit
        __repr__ = __str__
        @property
        def __traceback__(self): raise SystemExit
    raise Bad
