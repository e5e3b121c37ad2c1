# tries: have five thousand routes with giant names
# expect: finished, timeout, output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


for number in range(5_000):
    app.add_url_rule("/" + "x" * 2_000 + str(number), "e" * 5_000 + str(number), lambda: "")
