# tries: make the parent fail at the attributes of cookies
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    response = flask.Response("x")
    for attribute in ("Max-Age=" + "9" * 400, "Max-Age=-" + "9" * 5_000, "Expires=" + "9" * 400, "Domain=" + "." * 999, "Path=" + "/" * 9_000, "Expires=Thu, 99 Xxx 9999999999 99:99:99 +9999999"):
        response.headers.add("Set-Cookie", "session=x; " + attribute)
    return response
