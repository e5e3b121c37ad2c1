# tries: run Werkzeug's server past app.run
# expect: denied
# held by: landlock-4, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    from werkzeug.serving import make_server
    make_server("127.0.0.1", 0, app)
    return "BROKEN"
