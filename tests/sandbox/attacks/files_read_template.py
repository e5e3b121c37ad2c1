# tries: include the secret as a template
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import jinja2
    app.jinja_loader = jinja2.FileSystemLoader("/")
    return flask.render_template(SECRET_FILE[1:])
