# tries: inherit templates
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import jinja2
    app.jinja_loader = jinja2.DictLoader({"base": "{% block x %}{% endblock %}", "page": "{% extends 'base' %}{% block x %}OK{% endblock %}"})
    return flask.render_template("page")
