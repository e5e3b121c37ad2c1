# tries: fetch a page
# expect: denied
# held by: landlock-4, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import urllib.request
    return "BROKEN" + str(urllib.request.urlopen(f"http://127.0.0.1:{TCP}/").status)
