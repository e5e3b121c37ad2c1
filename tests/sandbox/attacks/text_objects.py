# tries: flash objects that do harm when they are looked at
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    class Meta(type):
        def __getattribute__(cls, name):
            raise SystemExit
    class Bad(str, metaclass=Meta):
        def __str__(self): raise SystemExit
        __repr__ = __html__ = __len__ = __hash__ = __eq__ = __str__
    for thing in (Bad("x"), object(), {1: 2}, [[]], float("nan"), 10**4000, b"\xff", ...):
        try:
            flask.flash(thing, thing)
        except BaseException:
            pass
    flask.session.clear()
    return "x"
