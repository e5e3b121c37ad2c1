# tries: make the parent fail at the address of a redirect
# expect: finished
# held by: parent
# request: {"path": "/?1"}
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


class Odd:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        places = ["http://[", "http://localhost\u2100/", "//[::1", "http://localhost:99999999/", "/%"]
        place = places[len(environ["QUERY_STRING"]) % len(places)]
        start_response("302 FOUND", [("Location", place), ("Content-Type", "text/plain")])
        return [b"x"]


app.wsgi_app = Odd(app.wsgi_app)
