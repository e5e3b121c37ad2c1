# tries: give a path whose class lies about itself
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    class Liar(str):
        def startswith(self, *_): return True
        def __eq__(self, _): return True
        def __getitem__(self, _): return self
        __hash__ = str.__hash__
    return open(Liar(SECRET_FILE)).read()
