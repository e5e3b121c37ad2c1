# tries: raise a PermissionError of its own
# expect: finished
# held by: parent
# says: you may not see this page
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import errno
    raise PermissionError(errno.EPERM, "you may not see this page")
