# tries: ask Python to exit while it is imported
# expect: finished
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


raise SystemExit(0)
