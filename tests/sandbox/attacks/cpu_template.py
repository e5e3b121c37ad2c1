# tries: loop in a template
# expect: timeout
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return flask.render_template_string("{% for i in range(10**12) %}{% endfor %}")
