# tries: be nested too deep for the compiler
# expect: finished, crashed, memory
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


exec("(" * 100_000)
