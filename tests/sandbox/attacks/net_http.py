# tries: fetch a page with http.client
# expect: denied
# held by: landlock-4, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import http.client
    http.client.HTTPConnection("127.0.0.1", TCP).request("GET", "/")
    return "BROKEN"
