# tries: leave a program behind that knows nothing of the run
# expect: denied
# held by: seccomp, guard, parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import subprocess
    subprocess.Popen(["sleep", "300"], env={}, cwd="/", start_new_session=True)
    return "tried"
