# tries: make a very long text in a template
# expect: memory
# held by: limits
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return flask.render_template_string("{{ 'x' * 10**11 }}")
