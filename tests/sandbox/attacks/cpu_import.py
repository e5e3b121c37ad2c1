# tries: loop while it is imported
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


while True:
    pass
