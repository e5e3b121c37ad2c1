# tries: read where there is no memory
# expect: crashed
# held by: parent
# says: was at app.py line
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import faulthandler
    faulthandler._sigsegv()
