# tries: use the instance folder
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os
    os.makedirs(app.instance_path, exist_ok=True)
    with app.open_instance_resource("x", "w") as file:
        file.write("OK")
    return app.open_instance_resource("x").read()
