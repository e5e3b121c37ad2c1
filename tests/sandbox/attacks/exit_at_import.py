# tries: end its process while it is imported
# expect: crashed
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


import os
os._exit(3)
